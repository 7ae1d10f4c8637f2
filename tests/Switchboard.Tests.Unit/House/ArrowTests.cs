using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit.House;

/// <summary>Rooms know only the rooms below them. Adding an arrow is a decision: it is made here.</summary>
public sealed partial class ArrowTests
{
    /// <summary>From the ground up; rooms on one floor may know each other where a pair says so.</summary>
    static readonly string[][] Floors =
    [
        ["Kernel"],
        ["Data"],
        ["Tenancy", "Audit", "Jobs", "Events", "Search"],
        ["Alerts"],
        ["Channels", "Erasure"],
        ["Agents", "Contacts", "Compliance", "Billing", "Users"],
        ["Files"],
        ["Conversations"],
        ["Calls", "Approvals", "Verification", "Booking", "Webhooks", "AlertRoutes"],
        ["Receptionist", "Automation", "Flows", "Leads"],
        ["Mcp", "Api", "Setup", "Web"],
    ];

    // Everyone who changes something writes it into the audit log, and asks who is asking.
    static readonly (string From, string To)[] OnOneFloor = [("Tenancy", "Audit"), ("Jobs", "Tenancy"), ("Jobs", "Audit"), ("Events", "Tenancy"), ("Api", "Mcp"), ("Api", "Web"), ("Contacts", "Agents"), ("Contacts", "Compliance"), ("Agents", "Compliance"), ("Billing", "Agents")];

    [Fact]
    public void Arrows_between_rooms_point_down()
    {
        var wrong = from file in SourceTree.Files("Switchboard")
                    let room = file.Path.Split(Path.DirectorySeparatorChar)[1]
                    where Floor(room) >= 0
                    from Match use in Use().Matches(file.Text)
                    let other = use.Groups["room"].Value
                    where Floor(other) >= 0 && other != room && !MayKnow(room, other)
                    select $"{file.Path} knows {other}";

        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_has_its_floor() =>
        SourceTree.Files("Switchboard").Select(file => file.Path.Split(Path.DirectorySeparatorChar))
            .Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct().Where(room => Floor(room) < 0).ShouldBeEmpty();

    [Theory]
    [InlineData("Switchboard", "Switchboard.Host|Switchboard.Providers|Switchboard.Simulator|Switchboard.Cluster")]
    [InlineData("Switchboard.Providers", "Switchboard.Host|Switchboard.Simulator")]
    [InlineData("Switchboard.Simulator", "Switchboard.Kernel|Switchboard.Data|Switchboard.Channels|Switchboard.Providers|Switchboard.Host")]
    public void A_project_does_not_know_those_that_stand_on_it(string project, string others) =>
        (from file in SourceTree.Files(project)
         from other in others.Split('|')
         where file.Text.Contains($"using {other};", StringComparison.Ordinal) || file.Text.Contains($"using {other}.", StringComparison.Ordinal)
         select $"{file.Path} knows {other}").ShouldBeEmpty();

    static bool MayKnow(string room, string other) => Floor(other) < Floor(room) || OnOneFloor.Contains((room, other));

    static int Floor(string room) => Array.FindIndex(Floors, floor => floor.Contains(room));

    [GeneratedRegex(@"using Switchboard\.(?<room>[A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Use();
}

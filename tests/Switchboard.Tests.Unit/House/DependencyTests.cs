using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit.House;

public sealed partial class DependencyTests
{
    const int Most = 6;

    /// <summary>Those that ask for more. The list gets shorter, not longer: what asks for a seventh is two things.</summary>
    static readonly string[] AskForMore =
    [
        "ApproveOrganization",
        "AssignSender",
        "BringMail",
        "ChangeDomains",
        "CreateMessage",
        "Delivery",
        "FollowEvents",
        "HandOver",
        "HttpWithSse",
        "MailProgram",
        "PrepareCustomer",
        "ProvisionUnits",
        "ReconcileDelivery",
        "SendMessage",
        "TakeFile",
        "UndoChannel",
    ];

    [Fact]
    public void A_class_asks_for_six_others_at_most_but_for_those_on_the_list() =>
        (from file in SourceTree.Files()
         from Match made in Constructor().Matches(file.Text)
         where made.Groups["needs"].Value.Count(c => c == ',') >= Most
         select made.Groups["name"].Value).Except(AskForMore, StringComparer.Ordinal).ShouldBeEmpty();

    [GeneratedRegex(@"^(internal |public )?(sealed |static |abstract )*(partial )?class (?<name>\w+)(<\w+>)?\((?<needs>[^()]*)\)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constructor();
}

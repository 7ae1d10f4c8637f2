using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit.House;

/// <summary>No path leads around the gate: a provider is handed a message in one place, which takes the gate's passage, and only the gate makes one.</summary>
public sealed partial class OneWayOutTests
{
    [Fact]
    public void Only_the_gate_makes_passages() => Where(Making()).ShouldBe(["Switchboard/Channels/Gate/OutboundGate.cs"]);

    [Fact]
    public void Providers_are_handed_messages_in_one_place() => Where(Handing()).ShouldBe(["Switchboard/Conversations/Lines.cs"]);

    static IEnumerable<string> Where(Regex what) =>
        SourceTree.Files("Switchboard").Where(file => what.IsMatch(file.Text)).Select(file => file.Path.Replace('\\', '/')).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"Passage\.For\(|new Passage\(", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Making();

    // Whatever the variable is called: a send takes the account's credential.
    [GeneratedRegex(@"\.Send\((?:[^;{]*?,)?\s*(?:\w+\.)*[Cc]redential\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Handing();
}

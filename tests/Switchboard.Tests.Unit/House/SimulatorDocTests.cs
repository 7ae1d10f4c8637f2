using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit.House;

/// <summary>docs/simulator.md lists the codes and faults that the simulator's code has, and no others.</summary>
public sealed partial class SimulatorDocTests
{
    static string Doc { get; } = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "simulator.md"));

    [Fact]
    public void It_lists_the_errors_that_requests_are_refused_with() =>
        Codes("Errors have the vendor's body and codes:").ShouldBe(InCode(Refused()));

    [Fact]
    public void It_lists_the_alerts_that_webhooks_end_with() =>
        Codes("enters an alert\nin the ledger:").ShouldBe(InCode(Alert()));

    [Fact]
    public void It_lists_what_keeps_a_message_from_a_phone() =>
        Codes("`reachability` is ").ShouldBe(InCode(Undelivered()));

    [Fact]
    public void It_lists_the_faults() =>
        FaultRow().Matches(Section("### Faults", "\nOperations:")).Select(row => row.Groups["kind"].Value).ShouldBe(Switchboard.Simulator.Faults.FaultRule.Names.Split(", "));

    /// <summary>The codes of the sentence that begins so, in order.</summary>
    static IEnumerable<string> Codes(string begin) =>
        Code().Matches(Section(begin, ".")).Select(code => code.Value);

    static string Section(string begin, string end)
    {
        var at = Doc.IndexOf(begin, StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0, $"docs/simulator.md has no “{begin}” any more.");
        return Doc[at..Doc.IndexOf(end, at, StringComparison.Ordinal)];
    }

    static IEnumerable<string> InCode(Regex one) => SourceTree.Files("Switchboard.Simulator")
        .SelectMany(file => one.Matches(file.Text)).Select(found => found.Groups["code"].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\b\d{5}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"TwilioAnswer\.Error\(\s*\d{3},\s*(?<code>\d{5}),", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"\b(?<code>1[1-4]\d{3})\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alert();

    [GeneratedRegex(@"Reachability\.\w+ =>\s*(?<code>\d{5})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Undelivered();

    [GeneratedRegex(@"^\| `(?<kind>\w+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FaultRow();
}

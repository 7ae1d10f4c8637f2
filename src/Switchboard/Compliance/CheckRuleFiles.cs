using Switchboard.Channels.Gate;

namespace Switchboard.Compliance;

/// <summary>
/// Makes the gate's rules and facts before the first request is taken: a table of rules that isn't whole stops the start, and not the first message.
/// </summary>
internal sealed class CheckRuleFiles(IEnumerable<IGateRule> rules, IEnumerable<IDecisionFact> facts) : IStartupStep
{
    public int Order => 300;

    public string Progress => "";

    public Task Run(CancellationToken ct) =>
        rules.Any() && facts.Any() ? Task.CompletedTask : throw new InvalidOperationException("The gate has no rules.");
}

namespace Switchboard.Simulator.Faults;

/// <summary>The faults in force. The first that strikes decides; the others are not asked.</summary>
internal sealed class FaultBoard
{
    FaultRule[] rules = [];

    public IReadOnlyList<FaultRule> Rules => Volatile.Read(ref rules);

    public void Set(IEnumerable<FaultSetting> settings) => Volatile.Write(ref rules, [.. settings.Select(s => new FaultRule(s))]);

    public FaultRule? Strike(string provider, string operation)
    {
        foreach (var rule in Volatile.Read(ref rules))
        {
            if (rule.IsAbout(provider, operation) && rule.Strikes())
            {
                return rule;
            }
        }

        return null;
    }
}

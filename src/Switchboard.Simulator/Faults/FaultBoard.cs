namespace Switchboard.Simulator.Faults;

/// <summary>The faults in force. The first that strikes decides; the others are not asked.</summary>
internal sealed class FaultBoard
{
    readonly Lock gate = new();
    FaultRule[] rules = [];

    public IReadOnlyList<FaultRule> Rules => Volatile.Read(ref rules);

    public void Set(IEnumerable<FaultSetting> settings)
    {
        lock (gate)
        {
            Volatile.Write(ref rules, [.. settings.Select(setting => new FaultRule(setting))]);
        }
    }

    /// <summary>One more, which goes before the others; these keep their sequences.</summary>
    public FaultRule Add(FaultSetting setting)
    {
        lock (gate)
        {
            var rule = new FaultRule(setting);
            Volatile.Write(ref rules, [rule, .. rules]);
            return rule;
        }
    }

    /// <summary>Takes off those that are about one recipient alone.</summary>
    public void Remove(string to)
    {
        lock (gate)
        {
            Volatile.Write(ref rules, [.. rules.Where(rule => rule.To != to)]);
        }
    }

    /// <param name="to">Whom a text is for.</param>
    public FaultRule? Strike(string provider, string operation, string? to = null)
    {
        foreach (var rule in Volatile.Read(ref rules))
        {
            if (rule.IsAbout(provider, operation, to) && rule.Strikes())
            {
                return rule;
            }
        }

        return null;
    }
}

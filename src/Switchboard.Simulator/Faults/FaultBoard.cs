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

    /// <summary>Sets one anew, in its place; the others keep their sequences. None: there is no such fault.</summary>
    public FaultRule? Change(string id, FaultSetting setting)
    {
        lock (gate)
        {
            if (!Array.Exists(rules, rule => rule.Id == id))
            {
                return null;
            }

            var changed = new FaultRule(setting, id);
            Volatile.Write(ref rules, [.. rules.Select(rule => rule.Id == id ? changed : rule)]);
            return changed;
        }
    }

    /// <summary>Takes some off; the others keep their sequences. Whether there were such.</summary>
    public bool Remove(Predicate<FaultRule> isMeant)
    {
        lock (gate)
        {
            var before = rules;
            Volatile.Write(ref rules, [.. before.Where(rule => !isMeant(rule))]);
            return rules.Length < before.Length;
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

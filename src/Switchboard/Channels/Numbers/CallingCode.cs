namespace Switchboard.Channels.Numbers;

/// <summary>A calling code and the countries that share it; the first one is the main one and says how all are written.</summary>
sealed class CallingCode(string digits)
{
    /// <summary>The digits after the plus.</summary>
    public string Digits => digits;

    /// <summary>The plans, the main one first.</summary>
    public List<NumberingPlan> Plans { get; } = [];

    /// <summary>The plan that stands for the code.</summary>
    public NumberingPlan Main => Plans[0];

    /// <summary>The plan that a number belongs to; null when several share the code and none of them knows the number.</summary>
    public NumberingPlan? PlanOf(string national)
    {
        if (Plans.Count == 1)
        {
            return Main;
        }

        foreach (var plan in Plans)
        {
            if (plan.LeadingDigits is { } leading ? leading.MatchStart(national) >= 0 : plan.TypeOf(national) is not null)
            {
                return plan;
            }
        }

        return null;
    }

    /// <summary>The number without the prefix that is only dialled at home, which people also write after the calling code.</summary>
    public string Significant(NumberingPlan plan, string written)
    {
        var shorter = plan.WithoutNationalPrefix(written);
        var lengths = (PlanOf(shorter) ?? plan).Lengths;
        return shorter.Length > lengths[^1] || Array.IndexOf(lengths, shorter.Length) >= 0 ? shorter : written;
    }
}

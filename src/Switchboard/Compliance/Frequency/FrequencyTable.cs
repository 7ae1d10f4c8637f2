using Switchboard.Channels.Gate;

namespace Switchboard.Compliance.Frequency;

/// <summary>How often one person may be written to: the rows of contact-frequency.json, and the deployment's own bound of what is informational.</summary>
[Singleton]
internal sealed class FrequencyTable
{
    const string File = "contact-frequency.json";
    const string Anywhere = "*";

    readonly List<FrequencyRule> rules;

    /// <summary>Reads the table. Throws where it isn't whole.</summary>
    public FrequencyTable(ComplianceSettings settings)
    {
        rules = [.. RuleFile.Read<FrequencyRule[]>(File)];
        foreach (var rule in rules)
        {
            RuleFile.Check(File, rule.Source, rule.EffectiveFrom, rule.ReviewedOn, rule.Countries);
        }

        Informational = settings.InformationalPerDay;
        if (Informational > 0)
        {
            rules.Add(new([Anywhere], Purpose.Informational, Informational, "Compliance:InformationalPerDay", default, default));
        }
    }

    /// <summary>The deployment's bound; 0 is none.</summary>
    public int Informational { get; }

    /// <summary>The strictest row that fits, or null.</summary>
    public FrequencyRule? For(string? country, Purpose purpose, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return rules
            .Where(rule => rule.Purpose == purpose && rule.EffectiveFrom <= day
                && (rule.Countries.Contains(Anywhere) || (country is not null && rule.Countries.Contains(country))))
            .MinBy(rule => rule.Most);
    }

    /// <summary>What is wrong with a bound of an organization's own, or null: it can be stricter than what holds for everybody, never laxer.</summary>
    public Problem? Check(string field, int? own, Purpose purpose, DateTimeOffset at) =>
        own is { } most && For(null, purpose, at) is { } rule && most > rule.Most
            ? Problem.Invalid(
                field,
                $"This is laxer than what holds for everybody: {rule.Most} {EnumText.Of(purpose)} messages to one person within 24 hours ({rule.Source}).",
                $"Give 1 to {rule.Most}, or leave it out: that bound holds anyway.")
            : null;
}

/// <summary>A row of the table; the strictest that fits counts.</summary>
/// <param name="Most">In 24 hours.</param>
internal sealed record FrequencyRule(
    IReadOnlyList<string> Countries, Purpose Purpose, int Most, string Source, DateOnly EffectiveFrom, DateOnly ReviewedOn);

using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Gate;

namespace Switchboard.Compliance.Consents;

/// <summary>
/// What the countries ask for before a person is contacted: dated data, in consent-law.json. What names a country goes before what names none, what
/// names a channel before what names none, and of two alike the later one; a row counts from its day on.
/// </summary>
[Singleton]
internal sealed class ConsentLaw
{
    const string File = "consent-law.json";

    /// <summary>In a row's countries: each one that no other row names, and addresses that are in none.</summary>
    const string Anywhere = "*";

    readonly ConsentRule[] rules;

    /// <summary>Reads the product's own table.</summary>
    public ConsentLaw()
        : this(RuleFile.Read<ConsentRule[]>(File))
    {
    }

    /// <summary>Throws where the table isn't whole.</summary>
    internal ConsentLaw(ConsentRule[] rules)
    {
        this.rules = rules;
        foreach (var rule in rules)
        {
            RuleFile.Check(File, rule.Source, rule.EffectiveFrom, rule.ReviewedOn, rule.Countries);
        }

        foreach (var purpose in Enum.GetValues<Purpose>())
        {
            if (!Array.Exists(rules, rule => rule.Purpose == purpose && rule.Channels.Count == 0 && rule.Countries.Contains(Anywhere)))
            {
                throw new JsonException($"{File} says nothing of {EnumText.Of(purpose)} messages in general.");
            }
        }
    }

    /// <summary>Every row.</summary>
    public IReadOnlyList<ConsentRule> Rules => rules;

    /// <summary>The row that asks for most, wherever the person may be.</summary>
    public ConsentRule Strictest(Purpose purpose, AnyChannel channel, DateTimeOffset at) => (
        from one in Enum.GetValues<ChannelKind>()
        where channel == AnyChannel.All || EnumText.Of(channel) == EnumText.Of(one)
        // A mailbox is in no country.
        from country in one == ChannelKind.Email ? [Anywhere] : rules.SelectMany(rule => rule.Countries).Distinct()
        select For(country == Anywhere ? null : country, one, purpose, at)).MaxBy(rule => rule.Least)!;

    /// <summary>The row that counts.</summary>
    /// <param name="country">ISO 3166-1 alpha-2; null for a mailbox, or a number of no country.</param>
    public ConsentRule For(string? country, ChannelKind channel, Purpose purpose, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return rules
            .Where(rule => rule.Purpose == purpose && (rule.Channels.Count == 0 || rule.Channels.Contains(channel)) && rule.EffectiveFrom <= day
                && (rule.Countries.Contains(Anywhere) || (country is not null && rule.Countries.Contains(country))))
            .OrderByDescending(rule => !rule.Countries.Contains(Anywhere))
            .ThenByDescending(rule => rule.Channels.Count > 0)
            .ThenByDescending(rule => rule.EffectiveFrom)
            .First();
    }
}

/// <summary>One row of the law's table.</summary>
/// <param name="Countries">ISO 3166-1 alpha-2.</param>
/// <param name="Channels">None means all.</param>
/// <param name="Least">The least that has to be given; from express on it has to be on record.</param>
/// <param name="Source">The law, or whose rule it is.</param>
/// <param name="ReviewedOn">When the row was last gone over; docs/compliance.md says which have been held against the law's own text.</param>
internal sealed record ConsentRule(
    IReadOnlyList<string> Countries, IReadOnlyList<ChannelKind> Channels, Purpose Purpose, ConsentType Least, string Source, DateOnly EffectiveFrom,
    DateOnly ReviewedOn)
{
    /// <summary>Whether it has to be on record.</summary>
    public bool NeedsRecord => Least >= ConsentType.Express;
}

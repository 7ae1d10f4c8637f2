using System.Collections.Frozen;
using Switchboard.Channels;
using Switchboard.Channels.Gate;

namespace Switchboard.Compliance.Hours;

/// <summary>
/// The hours of all places, as hours.json has them. Rules are dated data: one that isn't in force yet doesn't count, and of two the newer one does.
/// </summary>
[Singleton]
internal sealed class HoursTable
{
    readonly FrozenDictionary<(string Place, ChannelKind Channel, Purpose Purpose), ContactRule[]> byPlace;
    readonly FrozenSet<ChannelKind> channels;

    public HoursTable()
        : this(ReadHours.From(Embedded.Text("hours.json")))
    {
    }

    HoursTable(IReadOnlyList<ContactRule> rules)
    {
        All = rules;
        channels = rules.SelectMany(rule => rule.Channels).ToFrozenSet();
        byPlace = (
            from rule in rules
            from channel in rule.Channels
            from purpose in rule.Purposes
            group rule by (rule.Place, channel, purpose))
            .ToFrozenDictionary(rows => rows.Key, rows => rows.OrderByDescending(rule => rule.EffectiveFrom).ToArray());
    }

    /// <summary>Every row, also those that aren't in force yet or no more.</summary>
    public IReadOnlyList<ContactRule> All { get; }

    /// <summary>Another table.</summary>
    /// <exception cref="InvalidDataException">Something in it can't be used; the message has every error.</exception>
    public static HoursTable Of(string json) => new(ReadHours.From(json));

    /// <summary>Whether there are hours for a channel anywhere.</summary>
    public bool Covers(ChannelKind channel) => channels.Contains(channel);

    /// <summary>The rule that is in force on the first of the places that has one; null where none has.</summary>
    public ContactRule? Find(IReadOnlyList<string> places, ChannelKind channel, Purpose purpose, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        foreach (var place in places)
        {
            foreach (var rule in byPlace.TryGetValue((place, channel, purpose), out var rows) ? rows : [])
            {
                if (rule.EffectiveFrom <= day)
                {
                    return rule;
                }
            }
        }

        return null;
    }
}

/// <summary>Reads the table before anything is sent; what is wrong in it stops the start.</summary>
internal sealed class CheckHours(HoursTable table) : IStartupStep
{
    public int Order => 50;

    public string Progress => "";

    public Task Run(CancellationToken ct) =>
        // Made with everything else, it has been read by now.
        table.All.Count > 0 ? Task.CompletedTask : throw new InvalidDataException("hours.json has no rules.");
}

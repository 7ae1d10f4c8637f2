using Switchboard.Channels.Numbers;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Gate;

/// <summary>Something that is about to leave for a person, as the gate's rules judge it: once when it is asked for, and again when it is claimed.</summary>
/// <param name="From">Our address on the channel.</param>
/// <param name="To">The person's address on the channel, normalized.</param>
/// <param name="At">The instant that counts for hours and limits.</param>
/// <param name="Caller">Who asked; null at the second look, when the message is written already.</param>
public sealed record Outbound(
    OrganizationId OrganizationId,
    AgentId AgentId,
    ChannelKind Channel,
    string From,
    string To,
    Purpose Purpose,
    string Body,
    DateTimeOffset At,
    Caller? Caller)
{
    /// <summary>The other number of the person's telephone; where it has one alone, that.</summary>
    public string Twin => TwinNumbers.Of(To) ?? To;

    /// <summary>Whether it is the one confirmation that answers an opt-out, opt-in or help keyword (47 CFR 64.1200(a)(12)).</summary>
    public bool Confirmation { get; init; }

    /// <summary>Whether its text and purpose are Switchboard's own, whoever asked for it: a one-time code.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether it is the copy of what a person wrote, for a mailbox that the organization named: the agent doesn't speak in it.</summary>
    public bool IsCopy { get; init; }

    /// <summary>The provider's id of the template that it is; null for a text of the sender's own.</summary>
    public string? TemplateRef { get; init; }

    /// <summary>What the person reads beside the text: a subject, what a mail says in HTML, the variables of a template.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>The person who wrote it; null when the agent did.</summary>
    public string? Author { get; init; }

    /// <summary>The list or campaign that it belongs to, as the organization calls it; null where it belongs to none.</summary>
    public string? Programme { get; init; }

    /// <summary>The same for conditions: empty where it belongs to none.</summary>
    public string ProgrammeKey => Programme ?? "";

    /// <summary>What it is estimated to cost, in millionths of a US dollar.</summary>
    public long Cost { get; init; }

    /// <summary>Whether what it takes of the limits was taken for it already: at the second look.</summary>
    public bool IsReserved { get; init; }

    /// <summary>Whether it goes whatever the limits are: an alert to the organization's own people. It counts.</summary>
    public bool IsBeyondLimits { get; init; }

    /// <summary>When it counts against limits. A message that is to leave later counts when it is asked for.</summary>
    public DateTimeOffset CountedAt { get => field == default ? At : field; init; }

    /// <summary>No message of the 24 hours before has an id below it.</summary>
    public string DayFloor => Ids.Floor(MessageId.Prefix, At - TimeSpan.FromHours(24));

    /// <summary>The start of the month, in UTC, in which it counts.</summary>
    public DateTimeOffset CountedMonth => new(CountedAt.UtcDateTime.Year, CountedAt.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>Why a person is written to or called; the law asks.</summary>
public enum Purpose
{
    /// <summary>Answers and news that the person expects.</summary>
    Informational,

    /// <summary>To sell.</summary>
    Marketing,

    /// <summary>Part of a business under way: a confirmation, a code.</summary>
    Transactional,
}

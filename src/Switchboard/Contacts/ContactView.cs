using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Contacts;

/// <summary>A person at the other end, with every address that is known to be theirs.</summary>
/// <param name="TimeZone">The IANA zone that they live by; it decides when they may be contacted.</param>
/// <param name="Region">Where they are, as a country or a part of one (ISO 3166), such as US-FL; absent where their number tells.</param>
/// <param name="Notes">What the organization wants to remember; the person never sees it.</param>
/// <param name="Merges">The joinings that made one contact of several, newest first; each can be undone by its id.</param>
/// <param name="Version">Counts changes; the entity tag over HTTP.</param>
public sealed record ContactView(
    ContactId ContactId,
    string? DisplayName,
    string? Language,
    string? TimeZone,
    string? Region,
    string? Notes,
    IReadOnlyList<ContactAddress> Addresses,
    IReadOnlyList<ContactMergeView>? Merges,
    DateTimeOffset CreatedAt,
    long Version) : IVersioned;

/// <summary>A person's address.</summary>
/// <param name="Channels">The channels that reach it: a number is texted and called, and may have WhatsApp.</param>
/// <param name="OptOuts">Why it must not be written to; absent where it may be. What the person asked for at one address counts for all of theirs.</param>
public sealed record ContactAddress(string Address, IReadOnlyList<ChannelKind> Channels, IReadOnlyList<AddressOptOut>? OptOuts = null)
{
    static readonly ChannelKind[] Mailbox = [ChannelKind.Email];
    static readonly ChannelKind[] Number = [ChannelKind.Sms, ChannelKind.Whatsapp, ChannelKind.Voice];

    internal static ContactAddress Of(string address, IEnumerable<AddressOptOut> optOuts) =>
        new(address, ChannelAddress.IsMailbox(address) ? Mailbox : Number, optOuts.ToList() is { Count: > 0 } some ? some : null);
}

/// <summary>What keeps an address from being written to.</summary>
/// <param name="Scope"><c>all</c> where the person asked for it: it holds for all their addresses, until they write START; else the one
/// channel that a provider found unfit.</param>
/// <param name="Keyword">What the person wrote, such as STOP, <c>unsubscribe</c> or <c>their own words</c>; or <c>bounced</c>,
/// <c>complained</c> or <c>unsubscribed</c>, as a provider told.</param>
public sealed record AddressOptOut(string Scope, string Keyword, DateTimeOffset Since);

/// <summary>One joining of a contact to another.</summary>
/// <param name="From">The contact that was joined.</param>
/// <param name="Into">The contact that it became part of.</param>
/// <param name="UndoneAt">When it was undone; absent while it is in force.</param>
public sealed record ContactMergeView(MergeId MergeId, ContactId From, ContactId Into, string Actor, DateTimeOffset MergedAt, DateTimeOffset? UndoneAt)
{
    internal const string Columns = "id, from_id, into_id, actor, merged_at, undone_at";

    internal static ContactMergeView Of(Row row) => new(
        row.Id<MergeId>("id"), row.Id<ContactId>("from_id"), row.Id<ContactId>("into_id"), row.Text("actor"), row.Instant("merged_at"),
        row.InstantOrNull("undone_at"));
}

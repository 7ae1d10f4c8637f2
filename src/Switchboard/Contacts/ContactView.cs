using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Contacts;

/// <summary>A person at the other end, with every address that is known to be theirs.</summary>
/// <param name="Notes">What the organization wants to remember; the person never sees it.</param>
/// <param name="Merges">The joinings that made one contact of several, newest first; each can be undone by its id.</param>
/// <param name="Version">Counts changes; the entity tag over HTTP.</param>
public sealed record ContactView(
    ContactId ContactId,
    string? DisplayName,
    string? Language,
    string? TimeZone,
    string? Notes,
    IReadOnlyList<ContactAddress> Addresses,
    IReadOnlyList<ContactMergeView>? Merges,
    DateTimeOffset CreatedAt,
    long Version) : IVersioned;

/// <summary>A person's address.</summary>
/// <param name="Channels">The channels that reach it: a number is texted and called, and may have WhatsApp.</param>
public sealed record ContactAddress(string Address, IReadOnlyList<ChannelKind> Channels)
{
    static readonly ChannelKind[] Mailbox = [ChannelKind.Email];
    static readonly ChannelKind[] Number = [ChannelKind.Sms, ChannelKind.Whatsapp, ChannelKind.Voice];

    internal static ContactAddress Of(string address) => new(address, ChannelAddress.IsMailbox(address) ? Mailbox : Number);
}

/// <summary>One joining of a contact to another.</summary>
/// <param name="From">The contact that was joined.</param>
/// <param name="Into">The contact that it became part of.</param>
/// <param name="UndoneAt">When it was undone; absent while it is in force.</param>
public sealed record ContactMergeView(MergeId MergeId, ContactId From, ContactId Into, string Actor, DateTimeOffset MergedAt, DateTimeOffset? UndoneAt)
{
    internal const string Columns = "id, from_id, into_id, actor, merged_at, undone_at";

    internal static ContactMergeView Of(Row row) => new(
        row.Id<MergeId>("id"), row.Id<ContactId>("from_id"), row.Id<ContactId>("into_id"), row.Text("actor"), row.Instant("merged_at"), row.InstantOrNull("undone_at"));
}

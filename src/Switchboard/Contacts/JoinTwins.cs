using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Channels.Numbers;
using Switchboard.Compliance;
using Switchboard.Data;

namespace Switchboard.Contacts;

/// <summary>
/// One telephone is one person, also where it has two numbers: the contact of one is joined to that of the other as soon as both are there.
/// What somebody has undone stays undone. Nearly all addresses have no twin, and cost nothing.
/// </summary>
[Singleton]
internal sealed partial class JoinTwins(Database database, JoinContacts join, ILogger<JoinTwins> logger)
{
    /// <summary>
    /// Called when an address was just heard or written to, and that is committed: a failure here is none of its, and the next message
    /// looks again.
    /// </summary>
    public async Task Look(OrganizationId organization, string address, CancellationToken ct)
    {
        if (TwinNumbers.Of(address) is not { } twin)
        {
            return;
        }

        try
        {
            if (await database.Read(organization, session => Apart(session, address, twin), ct) is not null)
            {
                await database.Write(organization, unit => Join(unit, organization, address, twin), ct);
            }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogNotJoined(logger, exception, organization.Value);
        }
    }

    async ValueTask<bool> Join(Session unit, OrganizationId organization, string address, string twin) =>
        await Apart(unit, address, twin) is var (older, newer) && await join.Join(unit, organization, AuditEntry.System, older, newer) is not null;

    /// <summary>The two contacts, the older first; null where they are one, one is missing, or somebody parted them.</summary>
    static async ValueTask<(ContactId Older, ContactId Newer)?> Apart(Session session, string address, string twin)
    {
        if (await ContactBook.HolderOf(session, address) is not { } one || await ContactBook.HolderOf(session, twin) is not { } other || one == other
            || await session.Count(PartedNumbers.Count, new { address, twin }) > 0)
        {
            return null;
        }

        return string.CompareOrdinal(one.Value, other.Value) < 0 ? (one, other) : (other, one);
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Two numbers of one telephone could not be joined in organization {OrganizationId}; the next message tries again.")]
    static partial void LogNotJoined(ILogger logger, Exception exception, string organizationId);
}

using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Agents.Senders;

/// <summary>
/// Looks for organizations whose agents wait for a WhatsApp sender: when an agent has changed, since that may have freed one, and each
/// minute, when the provider is asked for more too. Several nodes at it do no harm.
/// </summary>
internal sealed class ServeWaiting(Broom broom, Database db, HandOnSenders hand, ILogger<ServeWaiting> log) : Sweep(broom, log)
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    static readonly Sql Waiting =
        """
        SELECT organization_id, credential_id, count(*) AS waiting FROM channel
        WHERE kind = 'whatsapp' AND status = 'unavailable' AND released_at IS NULL
        GROUP BY organization_id, credential_id
        """;

    long filled = broom.Clock.GetTimestamp();

    protected override Rhythm Rhythm => new(Every) { WokenBy = AgentDirectory.Changed };

    public override async Task Round(CancellationToken ct)
    {
        var mayFill = Clock.GetElapsedTime(filled) >= Every;
        filled = mayFill ? Clock.GetTimestamp() : filled;
        var waiting = await db.ReadSystem(
            session => session.Many(Waiting, null, row =>
                (Organization: row.Id<OrganizationId>("organization_id"), At: row.IdOrNull<CredentialId>("credential_id"), Count: row.Long("waiting"))),
            ct);
        await Each(waiting, one => one.Organization.Value, one => hand.Serve(one.Organization, one.At, one.Count, mayFill, ct), ct);
    }
}

using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>Writes the next month of each rented number once it begins. One node does it at a time; what none did is made up for.</summary>
internal sealed class ChargeRents(Broom broom, Database database, NumberRents rents, ILogger<ChargeRents> log) : Sweep(broom, log)
{
    static readonly Sql Due = """
        SELECT organization_id, id FROM channel
        WHERE provider_ref IS NOT NULL AND address IS NOT NULL AND released_at IS NULL AND shared = false AND kind = 'sms'
            AND status IN ('active', 'off') AND (rent_due_at IS NULL OR rent_due_at <= @now) AND id > @after
        ORDER BY id LIMIT @take
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromMinutes(30)) { First = FirstRound.AtOnce, Lease = "numbers.rent" };

    public override Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        return Each(
            (after, take) => database.ReadSystem(
                session => session.Many(Due, new { now, after, take }, row =>
                    (Organization: row.Id<OrganizationId>("organization_id"), Channel: row.Id<ChannelId>("id"))),
                ct),
            due => due.Channel.Value,
            due => database.Write(due.Organization, unit => rents.Settle(unit, due.Channel), ct),
            ct);
    }
}

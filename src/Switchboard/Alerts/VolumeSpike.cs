using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Alerts;

/// <summary>
/// An agent, or an organization's agents together, write far more in five minutes than they do on average, over the last 24 hours. Each message is
/// read about twice, by its id, which is in order of time; what is compared are counts by the minute.
/// </summary>
internal sealed class VolumeSpike(Broom broom, Database database, RaiseAlert alerts, AlertSettings settings, ILogger<VolumeSpike> logger)
    : Sweep(broom, logger)
{
    const int Minutes = 5;
    const int MinutesOfDay = 24 * 60;
    const int AtOnce = 200;

    static readonly Sql Newest = "SELECT coalesce(max(slot), 0) FROM outbound_minute";

    static readonly Sql Count = """
        SELECT organization_id, agent_id, created_at / 60000 AS slot, count(*) AS messages FROM message
        WHERE id >= @from AND direction = 'out' GROUP BY organization_id, agent_id, created_at / 60000
        """;

    static readonly Sql Keep = """
        INSERT INTO outbound_minute (organization_id, agent_id, slot, messages)
        SELECT organization_id, @Agent, @Slot, @Messages FROM organization WHERE organization_id = @Whose
        ON CONFLICT (organization_id, agent_id, slot) DO UPDATE SET messages = excluded.messages
        """;

    static readonly Sql Forget = "DELETE FROM outbound_minute WHERE slot < @since";

    static readonly Sql Compare = """
        SELECT organization_id, agent_id, CAST(sum(CASE WHEN slot >= @recent THEN messages ELSE 0 END) AS bigint) AS now,
            CAST(sum(CASE WHEN slot < @recent THEN messages ELSE 0 END) AS bigint) AS before
        FROM outbound_minute WHERE slot >= @since AND organization_id IN (
            SELECT organization_id FROM outbound_minute WHERE slot >= @recent GROUP BY organization_id HAVING sum(messages) > @floor)
        GROUP BY organization_id, agent_id
        """;

    protected override Rhythm Rhythm => new(settings.LookEvery) { Lease = "alerts.volume" };

    public override async Task Round(CancellationToken ct)
    {
        var minute = Clock.GetUtcNow().ToUnixTimeMilliseconds() / 60_000;
        var recent = minute - Minutes + 1;
        var since = recent - MinutesOfDay;
        await Add(since, ct);
        var asked = new { recent, since, floor = settings.VolumeFloor };
        var all = await database.ReadSystem(session => session.Many(Compare, asked, Volume.From), ct);
        foreach (var volumes in all.GroupBy(volume => volume.Organization))
        {
            await Tell(volumes.Key, [.. volumes]);
        }
    }

    /// <summary>Counts what was written since it was last counted; of the last minute it may have been a part.</summary>
    async Task Add(long since, CancellationToken ct)
    {
        var newest = await database.ReadSystem(session => session.Count(Newest), ct);
        var from = Ids.Floor(MessageId.Prefix, DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(newest - 1, since) * 60_000));
        var counted = await database.ReadSystem(session => session.Many(Count, new { from }, Counted.From), ct);
        foreach (var some in counted.Chunk(AtOnce))
        {
            await database.WriteSystem(unit => KeepAll(unit, some), ct);
        }

        if (counted.Count > 0)
        {
            await database.WriteSystem(unit => unit.Execute(Forget, new { since }), ct);
        }
    }

    static async ValueTask<int> KeepAll(Session unit, Counted[] counted)
    {
        foreach (var one in counted)
        {
            await unit.Execute(Keep, one);
        }

        return counted.Length;
    }

    async Task Tell(OrganizationId organization, List<Volume> volumes)
    {
        var loud = volumes.FindAll(volume => IsSpike(volume.Now, volume.Before));
        foreach (var volume in loud)
        {
            await alerts.Raise(Spike(organization, volume.Agent, "An agent writes far more than it usually does", volume.Now, volume.Before));
        }

        // What one agent does is told once.
        if (loud.Count == 0 && (volumes.Sum(volume => volume.Now), volumes.Sum(volume => volume.Before)) is var (now, before) && IsSpike(now, before))
        {
            await alerts.Raise(Spike(organization, organization.Value, "An organization's agents write far more than they usually do", now, before));
        }
    }

    bool IsSpike(long now, long before) => now > settings.VolumeFloor && now > settings.VolumeFactor * Usual(before);

    static Alert Spike(OrganizationId organization, string subject, string title, long now, long before) =>
        new Alert(organization, Severity.High, "volume_spike", subject, title)
            .With(("messages", now), ("minutes", Minutes), ("usually", Math.Round(Usual(before), 1)));

    static double Usual(long before) => before * (double)Minutes / MinutesOfDay;

    sealed record Counted(OrganizationId Whose, string Agent, long Slot, long Messages)
    {
        public static Counted From(Row row) => new(row.Id<OrganizationId>("organization_id"), row.Text("agent_id"), row.Long("slot"), row.Long("messages"));
    }

    sealed record Volume(OrganizationId Organization, string Agent, long Now, long Before)
    {
        public static Volume From(Row row) => new(row.Id<OrganizationId>("organization_id"), row.Text("agent_id"), row.Long("now"), row.Long("before"));
    }
}

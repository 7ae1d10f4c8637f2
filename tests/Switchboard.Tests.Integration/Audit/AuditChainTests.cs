using Npgsql;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.Integration.Audit;

/// <summary>In worlds of their own, because a broken chain stays broken.</summary>
public sealed class AuditChainTests
{
    [Fact]
    public async Task Entries_are_chained_soon_after_their_commit_and_the_chain_holds()
    {
        await using var world = await World.Start();
        var tenant = await world.Organization();
        await Sealed(world);

        (await Verify(world)).ShouldBe(0);
        world.Output.ShouldContain($"{tenant.Id}: ");
        world.Output.ShouldContain("intact");
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET action = 'changed' WHERE id = @second", "broken at entry 2 ")]
    [InlineData("DELETE FROM audit_entry WHERE id = @second", "broken at entry 2 (")]
    [InlineData("INSERT INTO audit_entry (id, organization_id, actor, action, subject, at) SELECT 'aud_zzz', organization_id, actor, action, subject, at FROM audit_entry WHERE id = @second", "broken at an entry that was never sealed; there are 1 of them")]
    [InlineData("UPDATE audit_block SET entries = substr(entries, 25) WHERE organization_id = @tenant AND number = 1", "broken at block 1: it is not what was sealed")]
    [InlineData("UPDATE audit_block SET entries = substr(entries, 2) WHERE organization_id = @tenant AND number = 1", "broken at block 1: it is not what was sealed")]
    [InlineData("DELETE FROM audit_block WHERE organization_id = @tenant", "broken at block 1, which is missing at the end")]
    public async Task The_first_entry_that_does_not_fit_is_named(string tampering, string told)
    {
        await using var world = await World.Start();
        var tenant = await world.Organization();
        await Sealed(world);
        await world.StopSealing();
        var entries = await world.Get<Database>().Read(tenant.Id, session => session.Many("SELECT id FROM audit_entry WHERE organization_id = @organization ORDER BY id", null, row => row.Text("id")));
        await Tamper(world, tampering.Replace("@second", $"'{entries[1]}'", StringComparison.Ordinal).Replace("@tenant", $"'{tenant.Id}'", StringComparison.Ordinal));

        (await Verify(world)).ShouldBe(1);
        Told(world, tenant).ShouldStartWith(told);
    }

    [Theory]
    [InlineData("releasing", 1, "broken at block 1, which is missing at the end.")]
    [InlineData("erasing", 0, "is being deleted, and its log with it.")]
    public async Task A_log_that_goes_with_its_organization_is_no_broken_one(string state, int ends, string told)
    {
        await using var world = await World.Start();
        var tenant = await world.Organization();
        await Sealed(world);
        await world.StopSealing();
        await Tamper(world, $"DELETE FROM audit_block WHERE organization_id = '{tenant.Id}'");
        await world.Get<Database>().Write(OrganizationId.Deployment, unit => unit.Execute(
            """
            INSERT INTO organization_deletion (erased_id, organization_id, state, keep_numbers, requested_by, requested_at, rows_erased)
            VALUES (@erased, @organization, @state, @keeps, 'system', 1, 0)
            """,
            new { erased = tenant.Id, state, keeps = false }));

        (await Verify(world)).ShouldBe(ends);
        Told(world, tenant).ShouldBe(told);
    }

    /// <summary>What was said of its log.</summary>
    static string Told(World world, Tenant tenant) =>
        world.Output.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith($"{tenant.Id}: ", StringComparison.Ordinal))[$"{tenant.Id}: ".Length..];

    /// <summary>As the owner of the database can: no role of Switchboard's own may change the log.</summary>
    static async Task Tamper(World world, string sql)
    {
        if (!TestDatabase.IsPostgres)
        {
            await world.Get<Database>().WriteSystem(unit => unit.Execute(sql));
            return;
        }

        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY; ALTER TABLE audit_block NO FORCE ROW LEVEL SECURITY; {sql}", connection);
        await command.ExecuteNonQueryAsync();
    }

    static Task Sealed(World world) =>
        Eventually.Holds(async () => await world.Get<Database>().ReadSystem(session => session.Count("SELECT count(*) FROM audit_unsealed")) == 0);

    static Task<int> Verify(World world) => world.Get<IEnumerable<ICommand>>().Single(command => command.Name == "audit verify").Run(CancellationToken.None);
}

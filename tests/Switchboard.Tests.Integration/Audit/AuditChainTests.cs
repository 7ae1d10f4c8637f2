using Switchboard.Data;
using Switchboard.Kernel;

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
    [InlineData("UPDATE audit_entry SET hash = 'changed' WHERE organization_id = @tenant AND sequence = 1", "broken at entry 1 ")]
    [InlineData("UPDATE audit_entry SET sequence = NULL, hash = NULL WHERE organization_id = @tenant AND sequence = 1", "broken at entry 1, which is missing")]
    public async Task The_first_entry_that_does_not_fit_is_named(string tampering, string told)
    {
        await using var world = await World.Start();
        var tenant = await world.Organization();
        await Sealed(world);
        await world.StopSealing();
        await world.Get<Database>().WriteSystem(unit => unit.Execute(tampering, new { tenant = tenant.Id }));

        (await Verify(world)).ShouldBe(1);
        world.Output.ShouldContain($"{tenant.Id}: {told}");
    }

    static Task Sealed(World world) =>
        Eventually.Holds(async () => await world.Get<Database>().ReadSystem(session => session.Count("SELECT count(*) FROM audit_entry WHERE sequence IS NULL")) == 0);

    static Task<int> Verify(World world) => world.Get<IEnumerable<ICommand>>().Single(command => command.Name == "audit verify").Run(CancellationToken.None);
}

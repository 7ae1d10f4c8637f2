using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy;

public sealed class ClientRefTests : IAsyncLifetime
{
    static readonly OrganizationId Acme = new("org_acme");
    static readonly Caller Ann = new(Tier.Agent, Acme, new("agt_ann"), new("tok_ann"));
    static readonly Caller Bob = new(Tier.Agent, Acme, new("agt_bob"), new("tok_bob"));
    static readonly Sql Effect = "INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, @id, 0)";
    static readonly Sql Effects = "SELECT COUNT(*) FROM contact WHERE organization_id = @organization";

    readonly MovableClock clock = new();
    Data.TestDatabase test = null!;
    Database database = null!;
    ClientRefs refs = null!;
    int made;

    public async ValueTask InitializeAsync()
    {
        test = await Data.TestDatabase.Make();
        database = test.Open();
        await database.Migrate(CancellationToken.None);
        await database.Write(Acme, unit => unit.Execute("""
            INSERT INTO organization (organization_id, name, slug, mode, status, identity_mode, isolation_mode, settings, created_at, version)
            VALUES (@organization, 'Acme', 'acme', 'sandbox', 'active', 'dedicated', 'account', '{}', 0, 1)
            """));
        refs = new(clock);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Repeated_it_answers_what_it_answered_and_does_nothing_twice()
    {
        var first = await Do(Ann, "once", "to=1");
        var again = await Do(Ann, "once", "to=1");

        again.Value.ShouldBe(first.Value);
        (await Count()).ShouldBe(1);
    }

    [Fact]
    public async Task Racing_requests_do_it_once_and_answer_alike()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Do(Ann, "race", "to=1"))));

        answers.Select(a => a.Value.Id).Distinct().ShouldHaveSingleItem();
        (await Count()).ShouldBe(1);
    }

    [Fact]
    public async Task Other_arguments_under_the_same_reference_are_a_conflict()
    {
        await Do(Ann, "once", "to=1");

        (await Do(Ann, "once", "to=2")).Problem!.Code.ShouldBe("client_ref_reused");
        (await Count()).ShouldBe(1);
    }

    [Fact]
    public async Task A_reference_belongs_to_one_caller_and_one_tool()
    {
        await Do(Ann, "same", "to=1");
        await Do(Bob, "same", "to=1");
        await Do(Ann, "same", "to=1", tool: "other_tool");

        (await Count()).ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_effect_leaves_the_reference_free()
    {
        (await Do(Ann, "later", "to=1", refuse: true)).Problem!.Code.ShouldBe("no_luck");

        (await Do(Ann, "later", "to=2")).Succeeded.ShouldBeTrue();
        (await Count()).ShouldBe(1);
    }

    [Fact]
    public async Task After_thirty_days_it_is_a_new_reference()
    {
        await Do(Ann, "monthly", "to=1");
        clock.Move(ClientRefs.Kept - TimeSpan.FromMinutes(1));
        await Do(Ann, "monthly", "to=1");
        (await Count()).ShouldBe(1);

        clock.Move(TimeSpan.FromMinutes(2));
        (await Do(Ann, "monthly", "to=2")).Succeeded.ShouldBeTrue();
        (await Count()).ShouldBe(2);
    }

    [Fact]
    public async Task What_has_run_out_is_swept_away()
    {
        await Do(Ann, "old", "to=1");
        clock.Move(TimeSpan.FromDays(20));
        await Do(Ann, "young", "to=1");
        clock.Move(TimeSpan.FromDays(11));

        (await Sweep().DeleteRunOut(CancellationToken.None)).ShouldBe(1);

        (await database.Read(Acme, s => s.Many("SELECT reference FROM client_ref WHERE organization_id = @organization", null, r => r.Text(0)))).ShouldBe(["young"]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task However_many_have_run_out_one_sweep_takes_them_all()
    {
        await Do(Ann, "old", "to=1");
        await database.Write(Acme, unit => unit.Execute("""
            INSERT INTO client_ref (organization_id, caller, tool, reference, request_hash, answer, created_at)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            SELECT r.organization_id, r.caller, r.tool, 'more' || CAST(n.i AS text), r.request_hash, r.answer, r.created_at FROM client_ref r CROSS JOIN n WHERE r.organization_id = @organization
            """));
        clock.Move(TimeSpan.FromDays(31));

        await Sweep().DeleteRunOut(CancellationToken.None);

        (await database.Read(Acme, s => s.Count("SELECT count(*) FROM client_ref WHERE organization_id = @organization"))).ShouldBe(0);
    }

    ClientRefSweep Sweep() => new(
        new(new(database, new(new(clock)), clock), new LocalSignals(), clock), database, Microsoft.Extensions.Logging.Abstractions.NullLogger<ClientRefSweep>.Instance);

    Task<Outcome<Done>> Do(Caller caller, string reference, string request, string tool = "tool", bool refuse = false) =>
        database.Write(Acme, unit => ClientRefs.Once<Done>(unit, refs.For(Acme, caller, tool, reference, new { request }), async () =>
        {
            var id = new ContactId($"ctc_{Interlocked.Increment(ref made)}");
            if (refuse)
            {
                return Problem.Conflict("no_luck", "Not now.", "Try later.");
            }

            await unit.Execute(Effect, new { id });
            return new Done(id, null);
        }));

    async Task<long> Count() => await database.Read(Acme, session => session.Count(Effects));

    internal sealed record Done(ContactId Id, string? Note);
}

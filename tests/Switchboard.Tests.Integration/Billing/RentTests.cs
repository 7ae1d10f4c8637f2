using Switchboard.Billing;
using Switchboard.Data;
using Switchboard.Kernel;
using static Switchboard.Tests.Integration.Contacts.Reading;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>What rented numbers cost, month after month.</summary>
public sealed class RentTests
{
    [Fact]
    public async Task A_number_is_charged_when_it_is_bought_and_each_month_that_it_is_held()
    {
        var clock = Till.Morning();
        await using var world = await World.Start(options => options.Clock = clock);
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var number = (await admin.Post("/api/v1/numbers", new { country = "US" })).Id("numberId");

        (await Entries(world, tenant.Id)).ShouldBe([(number, Till.Rent)]);
        (await Usage(admin, "all")).ShouldBe((1, Till.Rent));
        clock.Move(TimeSpan.FromDays(20));
        await Round(world);
        (await Entries(world, tenant.Id)).Count.ShouldBe(1, "the month isn't over");
        clock.Move(TimeSpan.FromDays(12));
        await Round(world);
        await Round(world);
        (await Entries(world, tenant.Id)).ShouldBe([(number, Till.Rent), (number, Till.Rent)]);
        (await Usage(admin, "month")).ShouldBe((1, Till.Rent));
        await admin.Delete($"/api/v1/numbers/{number}");
        clock.Move(TimeSpan.FromDays(40));
        await Round(world);
        (await Entries(world, tenant.Id)).Count.ShouldBe(2, "it was given back");
    }

    [Fact]
    public async Task What_fell_due_while_nobody_looked_is_written_once_by_however_many_who_look_then()
    {
        var clock = Till.Morning();
        await using var world = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(world);
        var first = clock.GetUtcNow();

        clock.Move(first.AddMonths(3).AddHours(1) - first);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Round(world)));

        (await Entries(world, line.Tenant.Id)).Count.ShouldBe(4);
        var times = await world.Get<Database>().Read(line.Tenant.Id, session => session.Many(
            "SELECT at FROM number_rent WHERE organization_id = @organization ORDER BY month", null, row => row.Instant("at")));
        times.Select(at => (at.Year * 12) + at.Month).ShouldBe(Enumerable.Range(0, 4).Select(month => (first.Year * 12) + first.Month + month));
        times.ShouldAllBe(at => at.Day == first.Day);
    }

    [Fact]
    public async Task A_number_that_is_bought_while_the_clock_is_behind_leaves_what_the_month_has_spent()
    {
        var clock = Till.Morning();
        clock.Move(new DateTimeOffset(clock.GetUtcNow().Year, clock.GetUtcNow().Month, 1, 0, 10, 0, TimeSpan.Zero).AddMonths(1) - clock.GetUtcNow());
        await using var world = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        // The numbers that the line and this test rent, and two messages.
        await admin.Put("/api/v1/billing/config", new { limits = new { maxSpendPerMonth = 2 * 1.15m + 0.0170m } });
        await line.Sending().Done();

        clock.Move(TimeSpan.FromMinutes(-20));
        await admin.Post("/api/v1/numbers", new { country = "US" });
        clock.Move(TimeSpan.FromMinutes(20));
        await line.Sending().Done();

        (await line.Sending().Refused(403)).Id("detail").ShouldContain("a month");
    }

    [Fact]
    public async Task Rent_counts_to_the_organizations_month_and_to_no_agents_limits()
    {
        var clock = Till.Morning();
        await using var world = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        await line.Limit(new { maxSpendPerDay = 0.01m, maxSpendPerMonth = 0.02m });
        await line.Sending().Done();
        var refused = await line.Sending(more: new { to = Line.Person(), body = "Hello", purpose = "transactional" }).Refused(403);
        await admin.Put("/api/v1/billing/config", new { limits = new { maxSpendPerMonth = 1.16m } });
        clock.Move(TimeSpan.FromDays(1));
        await line.Limit(new { }, reset: true);
        var used = await line.Sending().Refused(403);

        refused.Id("detail").ShouldStartWith("The agent has spent $0.0083 of the $0.01 a day");
        used.Id("detail").ShouldStartWith("The organization has spent $1.1583 of the $1.16 a month");
    }

    [Fact]
    public async Task A_number_that_was_there_before_is_charged_from_its_next_month_on()
    {
        var clock = Till.Morning();
        await using var world = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(world);
        var database = world.Get<Database>();
        await database.Write(line.Tenant.Id, async unit =>
        {
            await unit.Execute("DELETE FROM number_rent WHERE organization_id = @organization");
            return await unit.Execute("UPDATE channel SET rent_due_at = NULL WHERE organization_id = @organization");
        });

        clock.Move(TimeSpan.FromDays(40));
        await Round(world);
        (await Entries(world, line.Tenant.Id)).ShouldBeEmpty();
        clock.Move(TimeSpan.FromDays(25));
        await Round(world);
        (await Entries(world, line.Tenant.Id)).Count.ShouldBe(1);
    }

    static Task Round(World world) => world.Get<ChargeRents>().Round(TestContext.Current.CancellationToken);

    static async Task<(long Quantity, long Micros)> Usage(HttpClient admin, string period)
    {
        var numbers = (await admin.Get($"/api/v1/usage?period={period}")).GetProperty("numbers");
        return (numbers.GetProperty("quantity").GetInt64(), numbers.Micros("cost"));
    }

    static Task<List<(string Number, long Micros)>> Entries(World world, OrganizationId organization) => world.Get<Database>().Read(organization, session => session.Many(
        "SELECT subject_id, cost_micros FROM usage_entry WHERE organization_id = @organization AND kind = 'number.rent' ORDER BY subject_id", null,
        row => (row.Text("subject_id").Split('.')[0], row.Long("cost_micros"))));
}

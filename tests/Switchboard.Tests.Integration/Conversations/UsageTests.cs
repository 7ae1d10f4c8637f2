using Switchboard.Data;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What was used is told by the messages themselves.</summary>
public sealed class UsageTests(World world)
{
    [Fact]
    public async Task What_came_in_counts_at_once_and_costs_nothing()
    {
        using var line = await Line.Open(world);
        await line.Write(Line.Person(), "Hello");
        await Eventually.Get(line.Waiting, waiting => waiting.Count == 1);

        (await Usage(line)).ShouldBe([("sms.in", 1, "settled", false)]);
    }

    [Fact]
    public async Task What_goes_out_is_reserved_until_the_provider_has_it()
    {
        using var line = await Line.Open(world);
        var sent = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = new string('x', 200), sendAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        (await Usage(line)).ShouldBe([("sms.out", 2, "reserved", true)]);

        using var called = await line.Api.DeleteAsync($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}", TestContext.Current.CancellationToken);
        called.IsSuccessStatusCode.ShouldBeTrue();
        (await Usage(line)).ShouldBe([("sms.out", 2, "released", false)]);

        var next = await line.Send(Line.Person(), "At once");
        await line.Until(next.GetProperty("messageId").GetString()!, "delivered");
        (await Usage(line)).ShouldBe([("sms.out", 2, "released", false), ("sms.out", 1, "settled", true)]);
    }

    static Task<List<(string Kind, int Quantity, string State, bool Costs)>> Usage(Line line) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.Many(
        "SELECT kind, quantity, state, cost_micros FROM usage_entry WHERE organization_id = @organization AND kind <> 'number.rent' ORDER BY subject_id", null,
        row => (row.Text("kind"), row.Int("quantity"), row.Text("state"), row.Long("cost_micros") > 0)));
}

using System.Text.Json;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>What the provider really takes takes the place of the estimate.</summary>
[Trait("Category", "slow")]
public sealed class PriceTests
{
    // What the simulator's Twilio takes for a segment, in millionths of a dollar.
    const int Price = 7900;

    static readonly (string, string?)[] Soon = [("Billing:PriceAges", "500ms,1500ms,5s,15s,45s"), ("Jobs:Poll", "50ms")];

    [Fact]
    public async Task The_price_that_the_provider_tells_later_corrects_what_was_spent()
    {
        await using var world = await World.Start(null, Soon);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        await line.Limit(new { maxSpendPerDay = 1 });
        var sent = await line.Send(Line.Person(), "Hello");
        await line.Until(Id(sent), "delivered");

        await Eventually.Holds(async () => (await line.Usage()).Micros("cost") == Till.Rent + Price);
        (await line.Usage()).GetProperty("remaining").GetProperty("maxSpendPerDay").GetDecimal().ShouldBe(1 - 0.0079m);
        (await admin.Get("/api/v1/billing")).Micros("providerCost").ShouldBe(Till.Rent + Price);
        (await Entries(line)).ShouldBe([("settled", Price)]);
    }

    [Fact]
    public async Task What_was_planned_is_asked_for_by_the_time_that_it_left()
    {
        await using var world = await World.Start(null, Soon);
        using var line = await Line.Open(world);
        var planned = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Later", sendAt = TimeProvider.System.GetUtcNow().AddSeconds(5) });
        planned.GetProperty("status").GetString().ShouldBe("scheduled");

        await line.Until(Id(planned), "delivered");

        await Eventually.Holds(async () => (await Entries(line)).SequenceEqual([("settled", Price)]));
    }

    static string Id(JsonElement message) => message.GetProperty("messageId").GetString()!;

    static Task<List<(string, int)>> Entries(Line line) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.Many(
        "SELECT state, cost_micros FROM usage_entry WHERE organization_id = @organization AND kind = 'sms.out' ORDER BY subject_id", null, row => (row.Text("state"), row.Int("cost_micros"))));
}

using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>A late failure says where else the person may be reached.</summary>
public sealed class NextChannelTests(World world)
{
    [Fact]
    public async Task A_text_that_could_not_be_delivered_names_the_persons_mailbox()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Conversations.Line.Person(), Desk.Person());
        await desk.Api.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { phone, mailbox } });

        var detail = await Failed(desk, phone);

        detail.GetProperty("error").Id("code").ShouldBe("30003");
        detail.GetProperty("next").Id("channel").ShouldBe("email");
        detail.GetProperty("next").Id("to").ShouldBe(mailbox);
    }

    [Fact]
    public async Task Where_no_other_way_is_known_or_allowed_none_is_named()
    {
        using var desk = await Desk.Open(world);
        var (phone, other) = (Conversations.Line.Person(), Conversations.Line.Person());
        await desk.Api.Post("/api/v1/contacts", new { displayName = "Bob", addresses = new[] { phone } });
        (await Failed(desk, phone)).TryGetProperty("next", out _).ShouldBeFalse();

        var mailbox = "bounced@resend.dev";
        await desk.Api.Post("/api/v1/contacts", new { displayName = "Cay", addresses = new[] { other, mailbox } });
        await desk.Until(await desk.Say(mailbox, "Hello?"), "undelivered");

        (await Failed(desk, other)).TryGetProperty("next", out _).ShouldBeFalse();
    }

    /// <summary>What the agent hears of a text to a phone that is switched off.</summary>
    static async Task<JsonElement> Failed(Desk desk, string phone)
    {
        using var off = await desk.Simulator.PutAsJsonAsync($"/api/people/{Uri.EscapeDataString(phone)}", new { reachability = "unreachable" });
        off.IsSuccessStatusCode.ShouldBeTrue();
        var sent = (await desk.Say(phone, "Are you there?")).Id("messageId");
        var heard = await Eventually.Get(
            async () => (await desk.Api.Get("/api/v1/events?cursor=c0&kinds=message.failed")).GetProperty("events").EnumerateArray().FirstOrDefault(one => one.Id("subjectId") == sent), one => one.ValueKind == JsonValueKind.Object);
        return heard.GetProperty("detail");
    }
}

using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>What the status of a channel tells of its use.</summary>
public sealed class ChannelActivityTests(World world)
{
    [Fact]
    public async Task A_channel_tells_how_much_came_and_left_and_when_something_last_did()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var unused = await Sms(line);

        var sent = await line.Send(person, "Hello");
        await line.Until(sent.Id("messageId"), "delivered");
        var (afterSending, written) = (await Sms(line), await line.Message(sent.Id("messageId")));
        await line.Write(person, "Hi");
        var heard = (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0];
        var afterHearing = await Sms(line);

        unused.TryGetProperty("lastActivity", out _).ShouldBeFalse();
        (In(unused), Out(unused)).ShouldBe((0, 0));
        (In(afterSending), Out(afterSending), Last(afterSending)).ShouldBe((0, 1, written.GetProperty("createdAt").GetDateTimeOffset()));
        (In(afterHearing), Out(afterHearing), Last(afterHearing)).ShouldBe((1, 1, heard.GetProperty("createdAt").GetDateTimeOffset()));
    }

    static async Task<JsonElement> Sms(Line line) =>
        (await line.Api.Get($"/api/v1/agents/{line.Agent}/channels")).GetProperty("items")[0].GetProperty("channels").EnumerateArray().Single(one => one.Id("channel") == "sms");

    static long In(JsonElement channel) => channel.GetProperty("messagesIn").GetInt64();

    static long Out(JsonElement channel) => channel.GetProperty("messagesOut").GetInt64();

    static DateTimeOffset Last(JsonElement channel) => channel.GetProperty("lastActivity").GetDateTimeOffset();
}

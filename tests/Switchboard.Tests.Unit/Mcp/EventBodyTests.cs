using System.Text.Json.Nodes;
using Switchboard.Mcp.Events;

namespace Switchboard.Tests.Unit.Mcp;

/// <summary>The body of a webhook has at most 256 KiB.</summary>
public sealed class EventBodyTests
{
    [Fact]
    public void Of_a_message_that_is_too_long_the_beginning_is_told()
    {
        var message = new JsonObject { ["messageId"] = "msg_1", ["body"] = string.Concat(Enumerable.Repeat("x😀", 100_000)), ["media"] = new JsonArray(new string('y', 100_000)), ["error"] = new JsonObject { ["code"] = "1" } };

        var body = EventReader.Shortened(new JsonObject { ["eventId"] = "evt_1", ["data"] = new JsonObject { ["message"] = message } });

        body.Length.ShouldBeLessThan(EventReader.MostBytes);
        var told = JsonNode.Parse(body)!["data"]!["message"]!;
        ((string)told["messageId"]!).ShouldBe("msg_1");
        ((string)told["body"]!).ShouldStartWith("x😀x😀");
        ((string)told["body"]!).ShouldEndWith("…");
        ((string)told["body"]!).ShouldNotContain("\uFFFD");
        told["media"].ShouldBeNull();
        told["error"].ShouldNotBeNull();
    }
}

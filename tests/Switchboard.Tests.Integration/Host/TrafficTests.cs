using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Host;

/// <summary>What happened to messages, webhooks and tools is counted under words of closed sets.</summary>
public sealed partial class TrafficTests
{
    [Fact]
    public async Task Messages_refusals_webhooks_and_tool_calls_are_counted_by_what_became_of_them()
    {
        await using var world = await World.Start();
        using var line = await Line.Open(world);
        var person = Line.Person();
        var sent = await line.Send(person, "Hello");
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        await line.Write(person, "Hello yourself");
        var sid = "SM" + Guid.CreateVersion7().ToString("N");
        for (var twice = 0; twice < 2; twice++)
        {
            using var kept = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "Twice", sid));
        }

        using var forged = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "Never"), signWith: "forged");
        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, events => events.Count == 3);
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "Again" }).Refused(403);
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        await line.Api.ResultAsync(Wire.Call("comms_ping"));
        await line.Api.ResultAsync(Wire.Call("comms_get_messages", new JsonObject { ["limit"] = 0 }));

        var page = await Page(world);

        Of(page, "switchboard_messages_total", "channel=\"sms\",outcome=\"queued\"").ShouldBe(1);
        Of(page, "switchboard_messages_total", "channel=\"sms\",outcome=\"sent\"").ShouldBe(1);
        Of(page, "switchboard_messages_total", "channel=\"sms\",outcome=\"delivered\"").ShouldBe(1);
        Of(page, "switchboard_messages_total", "channel=\"sms\",outcome=\"received\"").ShouldBe(3);
        Of(page, "switchboard_delivery_latency_seconds_count", "channel=\"sms\"").ShouldBe(1);
        Of(page, "switchboard_gate_refusals_total", "rule=\"opted_out\"").ShouldBe(1);
        Of(page, "switchboard_webhooks_total", "outcome=\"kept\",provider=\"twilio\"").ShouldBe(3);
        Of(page, "switchboard_webhooks_total", "outcome=\"repeated\",provider=\"twilio\"").ShouldBeGreaterThanOrEqualTo(1);
        Of(page, "switchboard_webhooks_total", "outcome=\"not_signed\",provider=\"twilio\"").ShouldBe(1);
        Of(page, "switchboard_webhooks_total", "outcome=\"recorded\",provider=\"twilio\"").ShouldBeGreaterThanOrEqualTo(1);
        Of(page, "switchboard_mcp_calls_total", "outcome=\"answered\",tool=\"comms_ping\"").ShouldBe(1);
        Of(page, "switchboard_mcp_calls_total", "outcome=\"refused\",tool=\"comms_get_messages\"").ShouldBe(1);
        page.Split('\n').Where(entry => entry.StartsWith("switchboard_", StringComparison.Ordinal)).SelectMany(entry => Label().Matches(entry).Select(label => label.Groups["value"].Value))
            .Where(value => !Word().IsMatch(value)).ShouldBeEmpty();
    }

    // Receipts come when the carrier likes: the page is asked until they are counted.
    static Task<string> Page(World world) => Eventually.Get(
        async () =>
        {
            using var scraper = new HttpClient { BaseAddress = world.Url };
            return await scraper.GetStringAsync("/metrics");
        },
        page => Of(page, "switchboard_messages_total", "channel=\"sms\",outcome=\"delivered\"") == 1);

    static double Of(string page, string name, string labels) =>
        page.Split('\n').FirstOrDefault(entry => entry.StartsWith($"{name}{{{labels}}} ", StringComparison.Ordinal)) is { } found
            ? double.Parse(found[(found.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex("[a-z_]+=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^([a-z][a-z0-9_.]*|[0-9.]+|\+Inf)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}

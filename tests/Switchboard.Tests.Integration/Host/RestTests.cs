using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Host;

/// <summary>What holds for every address: references in a header, entity tags, one form of refusal, one document.</summary>
public sealed class RestTests(World world)
{
    [Fact]
    public async Task A_key_in_the_header_means_the_same_as_a_reference_in_the_body()
    {
        using var admin = world.SuperAdmin();
        var request = new { name = "Once", slug = World.Slug() };

        var first = await Made(admin, request, "order-1 " + request.slug);
        var second = await Made(admin, request, $"\"order-1 {request.slug}\"");
        var third = await Made(admin, new { request.name, request.slug, clientRef = "order-1 " + request.slug }, null);

        (Id(second), Id(third)).ShouldBe((Id(first), Id(first)));
        second.TryGetProperty("token", out _).ShouldBeFalse("it was shown once");
        var other = await Posting(admin, "/api/v1/organizations", new { name = "Other", request.slug }, "order-1 " + request.slug).Refused(409);
        other.GetProperty("code").GetString().ShouldBe("client_ref_reused");
    }

    [Fact]
    public async Task A_key_that_contradicts_the_body_or_would_not_be_kept_is_refused()
    {
        using var admin = world.SuperAdmin();
        var tenant = await world.Organization();

        var differs = await Posting(admin, "/api/v1/organizations", new { name = "x", slug = World.Slug(), clientRef = "one" }, "another").Refused(400);
        differs.GetProperty("detail").GetString()!.ShouldContain("Idempotency-Key");
        (await Posting(admin, $"/api/v1/organizations/{tenant.Id}/suspend", new { }, "one").Refused(400)).GetProperty("code").GetString().ShouldBe("idempotency_key_not_taken");
        (await Posting(admin, "/api/v1/organizations", new { name = "x" }, "one").Refused(400)).GetProperty("code").GetString().ShouldBe("missing_field");
        (await Posting(admin, "/api/v1/organizations", new { name = "x", slug = World.Slug() }, new string('k', 200)).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_client_ref");
    }

    [Fact]
    public async Task A_request_can_name_the_channels_that_there_are_and_is_told_them_when_it_names_another()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var agent = (await tenant.Agent()).Id;
        var document = await admin.GetFromJsonAsync<JsonElement>("/openapi.json");
        string[] filters = ["messages", "messages/waiting", "messages/search", "conversations", "conversations/{conversationId}/messages"];

        foreach (var refused in new[]
        {
            await admin.Posting("/api/v1/messages", new { to = "+14155550123", body = "Hello", channel = "voice", agentId = agent }).Refused(400),
            await admin.GetAsync($"/api/v1/messages?channel=voice&agentId={agent}").Refused(400),
            await admin.GetAsync("/api/v1/conversations?channel=webchat").Refused(400),
            await admin.PostAsync($"/api/v1/agents/{agent}/channels/voice/off", null).Refused(404),
        })
        {
            refused.GetProperty("field").GetString().ShouldBe("channel");
            refused.GetProperty("next").GetString().ShouldBe("Send channel as one of sms, whatsapp, email.");
        }

        string[] Offered(JsonElement schema) => [.. schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString()!)];
        Offered(document.GetProperty("components").GetProperty("schemas").GetProperty("OpenChannel")).ShouldBe(["sms", "whatsapp", "email"]);
        document.GetProperty("components").GetProperty("schemas").GetProperty("SendMessageRequest").GetProperty("properties").GetProperty("channel").GetRawText().ShouldContain("/OpenChannel");
        foreach (var parameter in filters.SelectMany(path => document.GetProperty("paths").GetProperty($"/api/v1/{path}").GetProperty("get").GetProperty("parameters").EnumerateArray())
            .Where(parameter => parameter.GetProperty("name").GetString() == "channel"))
        {
            Offered(parameter.GetProperty("schema")).ShouldBe(["sms", "whatsapp", "email"]);
        }
    }

    [Fact]
    public async Task An_answer_that_the_caller_has_already_is_not_sent_again()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        foreach (var path in new[] { $"/api/v1/organizations/{tenant.Id}", "/api/v1/tokens", "/api/v1/providers/twilio" })
        {
            // A list of tokens changes by itself when the use of one is noted, in between too.
            await Eventually.Holds(
                async () =>
                {
                    using var first = await admin.GetAsync(path);
                    using var again = await Getting(admin, path, $"\"other\", {first.Headers.ETag.ShouldNotBeNull(path)}");
                    return again.StatusCode == HttpStatusCode.NotModified && (await again.Content.ReadAsStringAsync()).Length == 0;
                },
                path);
            using var stale = await Getting(admin, path, "\"other\"");
            stale.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        using var before = await admin.GetAsync("/api/v1/tokens");
        await admin.Post("/api/v1/tokens", new { name = "New", tier = "organization" });
        using var changed = await Getting(admin, "/api/v1/tokens", before.Headers.ETag!.ToString());
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, "there is another token now");
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", "application/json", "{}", 404, "not_found")]
    [InlineData("PUT", "/api/v1/tokens", "application/json", "{}", 405, "method_not_allowed")]
    [InlineData("POST", "/api/v1/tokens", "text/plain", "hello", 415, "unsupported_media_type")]
    [InlineData("POST", "/api/v1/tokens", "application/json", "too large", 413, "body_too_large")]
    public async Task Every_refusal_has_the_one_form(string method, string path, string type, string body, int status, string code)
    {
        using var admin = world.SuperAdmin();
        var text = body == "too large" ? $$"""{"name":"{{new string('x', 2 << 20)}}"}""" : body;
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "GET" ? null : new StringContent(text, Encoding.UTF8, type) };
        // The server closes upon what is too large without reading it; a client that goes on writing may miss the answer.
        request.Headers.ExpectContinue = text.Length > 1 << 20;

        var refused = await admin.SendAsync(request).Refused(status);

        refused.GetProperty("code").GetString().ShouldBe(code);
        refused.GetProperty("next").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task One_document_describes_the_addresses_their_headers_and_the_tools()
    {
        using var client = world.Client();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi.json");

        var tools = document.GetProperty("x-mcp-tools").EnumerateArray().ToDictionary(tool => tool.GetProperty("name").GetString()!);
        tools.Keys.Order(StringComparer.Ordinal).ShouldBe(world.Get<Switchboard.Mcp.Tools.Catalogs>().Tools.Select(tool => tool.ProtocolTool.Name));
        var send = tools["comms_send_message"];
        send.GetProperty("inputSchema").GetProperty("properties").TryGetProperty("to", out _).ShouldBeTrue();
        send.TryGetProperty("outputSchema", out _).ShouldBeTrue();
        (tools["comms_create_organization"].GetProperty("x-tier").GetString(), send.GetProperty("x-tier").GetString()).ShouldBe(("super_admin", "agent"));
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var takes = Headers(operation.Value).Contains("Idempotency-Key");
                var hasReference = operation.Value.TryGetProperty("requestBody", out var body)
                    && body.GetProperty("content").TryGetProperty("application/json", out var json) && json.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1] is var schema
                    && document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").TryGetProperty("clientRef", out _);
                takes.ShouldBe(hasReference && operation.Name == "post", $"{operation.Name} {path.Name}");
                Headers(operation.Value).Contains("If-None-Match").ShouldBe(operation.Name == "get", path.Name);
            }
        }
    }

    static IEnumerable<string> Headers(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "header").Select(p => p.GetProperty("name").GetString()!) : [];

    static Task<HttpResponseMessage> Getting(HttpClient client, string path, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return client.SendAsync(request);
    }

    static Task<HttpResponseMessage> Posting(HttpClient client, string path, object body, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return client.SendAsync(request);
    }

    static async Task<JsonElement> Made(HttpClient client, object body, string? key)
    {
        using var answer = await Posting(client, "/api/v1/organizations", body, key);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        return JsonElement.Parse(text);
    }

    static string? Id(JsonElement made) => made.GetProperty("organization").GetProperty("organizationId").GetString();
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Tenancy;

/// <summary>Whoever names an organization that isn't there is told so, whatever else is wrong.</summary>
public sealed class NamedOrganizationTests(World world)
{
    const string Nowhere = "org_0nowhere";

    [Fact]
    public async Task Every_address_says_that_there_is_no_such_organization()
    {
        using var super = world.SuperAdmin();
        var document = await super.Get("/openapi.json");
        List<string> asked = [];
        foreach (var (path, method, operation) in Operations(document))
        {
            var inAddress = operation.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(one => Is(one, "query") && one.GetProperty("name").GetString() == "organizationId");
            var body = operation.TryGetProperty("requestBody", out var content) && content.GetProperty("content").TryGetProperty("application/json", out var json) ? Least(document, json.GetProperty("schema")) : null;
            if (!inAddress && body?["organizationId"] is null)
            {
                continue;
            }

            var address = parameters.ValueKind != JsonValueKind.Array ? path : parameters.EnumerateArray().Where(one => Is(one, "path"))
                .Aggregate(path, (so, one) => so.Replace($"{{{one.GetProperty("name").GetString()}}}", Least(document, one.GetProperty("schema"))!.ToString()));
            using var request = new HttpRequestMessage(new(method.ToUpperInvariant()), inAddress ? $"{address}?organizationId={Nowhere}" : address);
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await super.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

            ((int)answer.StatusCode).ShouldBe(404, $"{method} {address} {body?.ToJsonString()}");
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            problem.GetProperty("code").GetString().ShouldBe("unknown_organization", $"{method} {address}");
            problem.GetProperty("next").GetString()!.ShouldContain("comms_list_organizations");
            asked.Add($"{method} {path}");
        }

        asked.ShouldContain("post /api/v1/agents");
        asked.ShouldContain("get /api/v1/contacts");
        asked.Count.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task Every_tool_says_that_there_is_no_such_organization()
    {
        using var super = world.SuperAdmin();
        super.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var tools = (await super.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray().Where(tool => tool!["inputSchema"]!["properties"]!.AsObject().ContainsKey("organizationId")).ToList();
        foreach (var tool in tools)
        {
            var schema = JsonElement.Parse(tool!["inputSchema"]!.ToJsonString());
            var answer = await super.ResultAsync(Wire.Call((string)tool["name"]!, Least(schema, schema)!.AsObject()));

            ((string?)answer["structuredContent"]!["code"]).ShouldBe("unknown_organization", answer.ToJsonString());
        }

        tools.Count.ShouldBeGreaterThan(15);
    }

    /// <summary>What the deployment has too, and what an id alone finds.</summary>
    static readonly string[] NeedNone =
    [
        "createToken", "listTokens", "revokeToken", "listUsers", "getUser", "inviteUser", "changeUser", "deleteUser", "makeSignInLink", "listJobs", "replayJob", "listProviders", "getProvider", "registerProvider", "retractProvider", "testProvider", "comms_register_provider",
        "listAlerts", "getAlert", "acknowledgeAlert", "resolveAlert", "createAlertRoute", "listAlertRoutes", "deleteAlertRoute", "getAlertRoute", "changeAlertRoute", "testAlertRoutes", "listAudit", "streamChanges",
    ];

    /// <summary>What is looked at before.</summary>
    static readonly Dictionary<string, JsonNode> Asked = new() { ["displayName"] = "x", ["address"] = "+14155550123", ["query"] = "x", ["all"] = true };

    [Fact]
    public async Task Every_address_asks_a_super_admin_to_name_the_organization()
    {
        using var super = world.SuperAdmin();
        var document = await super.Get("/openapi.json");
        var (wrong, asked) = (new List<string>(), new List<string>());
        foreach (var (path, method, operation) in Operations(document))
        {
            var id = operation.GetProperty("operationId").GetString()!;
            var inAddress = operation.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(one => Is(one, "query") && one.GetProperty("name").GetString() == "organizationId");
            var body = operation.TryGetProperty("requestBody", out var content) && content.GetProperty("content").TryGetProperty("application/json", out var json) ? Least(document, json.GetProperty("schema")) : null;
            if ((!inAddress && body?["organizationId"] is null) || NeedNone.Contains(id))
            {
                continue;
            }

            var address = parameters.ValueKind != JsonValueKind.Array ? path : parameters.EnumerateArray().Where(one => Is(one, "path"))
                .Aggregate(path, (so, one) => so.Replace($"{{{one.GetProperty("name").GetString()}}}", (Asked.GetValueOrDefault(one.GetProperty("name").GetString()!) ?? Least(document, one.GetProperty("schema")))!.ToString()));
            var needed = parameters.ValueKind != JsonValueKind.Array ? "" : string.Join('&', parameters.EnumerateArray().Where(one => Is(one, "query") && (Asked.ContainsKey(one.GetProperty("name").GetString()!) || (one.TryGetProperty("required", out var must) && must.GetBoolean())))
                .Select(one => $"{one.GetProperty("name").GetString()}={Asked.GetValueOrDefault(one.GetProperty("name").GetString()!) ?? Least(document, one.GetProperty("schema"))}"));
            Fit(body as JsonObject, body is null ? [] : Members(document, content.GetProperty("content").GetProperty("application/json").GetProperty("schema")));
            using var request = new HttpRequestMessage(new(method.ToUpperInvariant()), $"{address}?{needed}");
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await super.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

            asked.Add(id);
            var said = (int)answer.StatusCode == 400 ? await answer.Content.ReadFromJsonAsync<JsonElement>() : default;
            if (said.ValueKind != JsonValueKind.Object || said.GetProperty("code").GetString() != "invalid_organization_id")
            {
                wrong.Add($"{id}: {method} {request.RequestUri} {body?.ToJsonString()}: {(int)answer.StatusCode} {said}");
            }
        }

        wrong.ShouldBeEmpty();
        asked.ShouldContain("createContact");
        asked.ShouldContain("listWebhooks");
        asked.Count.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task Every_tool_asks_a_super_admin_to_name_the_organization()
    {
        using var super = world.SuperAdmin();
        super.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var tools = (await super.ResultAsync(Wire.Alone("tools/list")))["tools"]!.AsArray().Where(tool => tool!["inputSchema"]!["properties"]!.AsObject().ContainsKey("organizationId") && !NeedNone.Contains((string)tool["name"]!)).ToList();
        List<string> wrong = [];
        foreach (var tool in tools)
        {
            var schema = JsonElement.Parse(tool!["inputSchema"]!.ToJsonString());
            var arguments = Least(schema, schema)!.AsObject();
            Fit(arguments, Members(schema, schema));
            var answer = await super.ResultAsync(Wire.Call((string)tool["name"]!, arguments));
            if ((string?)answer["structuredContent"]?["code"] != "invalid_organization_id")
            {
                wrong.Add($"{tool["name"]} {arguments.ToJsonString()}: {answer.ToJsonString()}");
            }
        }

        wrong.ShouldBeEmpty();
        tools.Count.ShouldBeGreaterThan(15);
    }

    static void Fit(JsonObject? body, List<string> members)
    {
        body?.Remove("organizationId");
        foreach (var (name, value) in Asked.Where(one => body is not null && members.Contains(one.Key)))
        {
            body![name] = value.DeepClone();
        }
    }

    static List<string> Members(JsonElement document, JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? Members(document, reference.GetString()!.Split('/').Skip(1).Aggregate(document, (node, name) => node.GetProperty(name)))
        : schema.TryGetProperty("properties", out var members) ? [.. members.EnumerateObject().Select(member => member.Name)]
        : [];

    static bool Is(JsonElement parameter, string place) => parameter.GetProperty("in").GetString() == place;

    static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (path.Name, method.Name, method.Value);

    /// <summary>The least value of a schema's form, with the organization named where it can be.</summary>
    static JsonNode? Least(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Least(document, reference.GetString()!.Split('/').Skip(1).Aggregate(document, (node, name) => node.GetProperty(name)));
        }

        if (schema.TryGetProperty("pattern", out var pattern))
        {
            return pattern.GetString()!.StartsWith("^org_", StringComparison.Ordinal) ? Nowhere : pattern.GetString()![1..].Split('_')[0] + "_0x";
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            return words[0].GetString();
        }

        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time")
        {
            return "2026-11-20T09:30:00Z";
        }

        var type = !schema.TryGetProperty("type", out var told) ? "object" : told.ValueKind == JsonValueKind.Array ? told[0].GetString() == "null" ? told[1].GetString() : told[0].GetString() : told.GetString();
        return type switch
        {
            "string" => "x",
            "integer" or "number" => 1,
            "boolean" => true,
            "array" => new JsonArray(),
            _ => Object(),
        };

        JsonObject Object()
        {
            var made = new JsonObject();
            var required = schema.TryGetProperty("required", out var needed) ? needed.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
            foreach (var member in schema.TryGetProperty("properties", out var members) ? members.EnumerateObject().ToList() : [])
            {
                if (required.Contains(member.Name) || member.Name == "organizationId")
                {
                    made[member.Name] = Least(document, member.Value);
                }
                else if (member.Value.TryGetProperty("pattern", out _) || member.Value.TryGetProperty("oneOf", out _))
                {
                    // An id that may be null is sometimes asked for all the same.
                    made[member.Name] = null;
                }
            }

            return made;
        }
    }
}

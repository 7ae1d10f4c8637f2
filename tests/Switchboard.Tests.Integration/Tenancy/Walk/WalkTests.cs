using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;
using Microsoft.AspNetCore.Routing;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy.Walk;

/// <summary>Every door and every tool, by every role, against another organization's ids.</summary>
public sealed class WalkTests(World world)
{
    [Fact]
    public void Every_door_is_in_the_table_and_the_table_has_no_other()
    {
        var doors = world.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(
            endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText?.TrimStart('/')}"));

        doors.Order(StringComparer.Ordinal).ShouldBe(Doors.Endpoints.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_tool_is_in_the_table_and_the_table_has_no_other() =>
        Product().Select(tool => tool.ProtocolTool.Name).Order(StringComparer.Ordinal).ShouldBe(Doors.Tools.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task No_role_gets_through_a_door_to_what_is_anothers()
    {
        var victim = await Victim.Make(world);
        var intruder = await world.Organization();
        var agent = await intruder.Agent();
        var before = await victim.State(world);
        List<string> wrong = [];

        foreach (var (door, steps) in Doors.Endpoints)
        {
            foreach (var step in steps)
            {
                foreach (var (role, token) in new (Tier?, string?)[] { (null, null), (Tier.Agent, agent.Token), (Tier.Organization, intruder.Token) })
                {
                    wrong.AddRange(await Try(door, step, role, token, victim));
                }
            }
        }

        wrong.ShouldBeEmpty();
        (await victim.State(world)).ShouldBe(before);
    }

    [Fact]
    public async Task A_super_admin_gets_through_every_door()
    {
        List<string> wrong = [];
        foreach (var (door, steps) in Doors.Endpoints)
        {
            foreach (var step in steps.Where(step => step.Least is not null))
            {
                var victim = await Victim.Make(world);
                var (status, _) = await Ask(door, step, world.FirstRun.SuperAdminToken, victim);
                if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError)
                {
                    wrong.Add($"{door}: {(int)status}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_role_gets_through_a_tool_to_what_is_anothers()
    {
        var victim = await Victim.Make(world);
        var intruder = await world.Organization();
        var agent = await intruder.Agent();
        var before = await victim.State(world);
        List<string> wrong = [];

        foreach (var (tool, steps) in Doors.Tools)
        {
            foreach (var step in steps)
            {
                wrong.AddRange(await TryTool(tool, step, Tier.Agent, agent.Token, victim));
                wrong.AddRange(await TryTool(tool, step, Tier.Organization, intruder.Token, victim));
                wrong.AddRange(await TryTool(tool, step, Tier.SuperAdmin, world.FirstRun.SuperAdminToken, step.Aim == Aim.Nothing ? victim : await Victim.Make(world)));
            }
        }

        wrong.ShouldBeEmpty();
        (await victim.State(world)).ShouldBe(before);
    }

    [Theory]
    [InlineData(Tier.Agent)]
    [InlineData(Tier.Organization)]
    [InlineData(Tier.SuperAdmin)]
    public async Task A_caller_sees_the_tools_of_its_tier_alone(Tier tier)
    {
        var tenant = await world.Organization();
        using var client = Mcp(tier switch { Tier.Agent => (await tenant.Agent()).Token, Tier.Organization => tenant.Token, _ => world.FirstRun.SuperAdminToken });

        var (_, body) = await McpWire.AskAsync(client, McpWire.Alone("tools/list"));

        body["result"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!).Order(StringComparer.Ordinal).ShouldBe(
            Doors.Tools.Where(tool => tool.Value[0].Least <= tier).Select(tool => tool.Key).Order(StringComparer.Ordinal));
    }

    async Task<IEnumerable<string>> Try(string door, Step step, Tier? role, string? token, Victim victim)
    {
        var (status, text) = await Ask(door, step, token, victim);
        var expected = Expected(step, role);
        var asked = victim.Aim(door + step.Query + step.Body);
        List<string> wrong = [];
        if (expected is { } one ? (int)status != one : status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError)
        {
            wrong.Add($"{door}{step.Query} {step.Body} as {role?.ToString() ?? "nobody"}: {(int)status} instead of {expected}: {text}");
        }

        if (victim.IsIn(text, asked))
        {
            wrong.Add($"{door} as {role?.ToString() ?? "nobody"} shows what is another's: {text}");
        }

        return wrong;
    }

    async Task<(HttpStatusCode Status, string Text)> Ask(string door, Step step, string? token, Victim victim)
    {
        var (method, path) = door.Split(' ', 2) is [var verb, var pattern] ? (verb, pattern) : throw new InvalidOperationException(door);
        using var client = world.Client(token);
        using var request = new HttpRequestMessage(new HttpMethod(method == "ANY" ? "GET" : method), victim.Aim(path + step.Query));
        if (step.Body is not null)
        {
            request.Content = new StringContent(victim.Aim(step.Body), Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        // A stream that stays open has told all that it will by its head.
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync());
    }

    static int? Expected(Step step, Tier? role) => (step, role) switch
    {
        ({ Least: null }, _) => step.Status,
        (_, null) => 401,
        _ when role < step.Least => 403,
        ({ Status: { } status }, _) => status,
        ({ Aim: Aim.Others }, _) => 404,
        _ => null,
    };

    async Task<IEnumerable<string>> TryTool(string tool, Step step, Tier role, string token, Victim victim)
    {
        using var client = Mcp(token);
        var arguments = JsonNode.Parse(victim.Aim(step.Body ?? "{}"))!.AsObject();
        var (_, body) = await McpWire.AskAsync(client, McpWire.Call(tool, arguments));
        var text = body.ToJsonString();
        var result = body["result"];
        var code = (string?)result?["structuredContent"]?["code"] ?? "";
        var right = (role < step.Least, role == Tier.SuperAdmin, step.Aim) switch
        {
            (true, _, _) => result is null && body["error"] is not null,
            (_, true, _) => result is not null && code is not ("forbidden" or "internal_error"),
            (_, _, Aim.Others) => (bool?)result?["isError"] == true && code.StartsWith("unknown_", StringComparison.Ordinal),
            _ => result is not null && !victim.IsIn(text, arguments.ToJsonString()),
        };
        return right && (role == Tier.SuperAdmin || !victim.IsIn(text, arguments.ToJsonString())) ? [] : [$"{tool} {arguments} as {role}: {text}"];
    }

    HttpClient Mcp(string token)
    {
        var client = world.Client(token);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        return client;
    }

    IReadOnlyList<UseCaseTool> Product() => [.. world.Get<Catalogs>().Tools];
}

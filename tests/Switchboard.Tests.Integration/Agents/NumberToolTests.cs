using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Mcp;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>An admin runs the pool of numbers by tools alone.</summary>
public sealed class NumberToolTests(World world)
{
    [Fact]
    public async Task An_admin_searches_buys_routes_and_releases_numbers_by_tools()
    {
        using var office = await Office.Open(world, "shared");
        using var first = await office.Hire("Reception");
        using var second = await office.Hire("Sales");

        var offered = await Call(office, "comms_search_numbers", new() { ["country"] = "US", ["limit"] = 3 });
        var bought = await Call(office, "comms_buy_number", new() { ["country"] = "US", ["clientRef"] = "second" });
        var repeated = await Call(office, "comms_buy_number", new() { ["country"] = "US", ["clientRef"] = "second" });
        var listed = await Call(office, "comms_list_numbers", new() { ["pool"] = true });
        var number = (string)bought["numberId"]!;
        var chosen = await Call(office, "comms_set_default_agent", new() { ["numberId"] = number, ["defaultAgentId"] = second.Agent.Value });
        var worded = await Call(office, "comms_set_routing_keywords", new() { ["agentId"] = second.Agent.Value, ["keywords"] = new JsonArray("Price  list") });
        var told = await Call(office, "comms_set_routing_keywords", new() { ["agentId"] = second.Agent.Value });
        await first.Write(Line.Person(), first.Number, "price list");
        await first.Write(Line.Person(), (string)bought["number"]!, "Anybody?");
        await Eventually.Holds(async () => (await second.Waiting()).Count == 2);
        var unset = await Call(office, "comms_set_default_agent", new() { ["numberId"] = number });
        var released = await Call(office, "comms_release_number", new() { ["numberId"] = number });

        offered["numbers"]!.AsArray().Count.ShouldBe(3);
        ((string)repeated["numberId"]!).ShouldBe(number);
        listed["items"]!.AsArray().Select(item => (string)item!["number"]!).ShouldBe([(string)bought["number"]!, first.Number]);
        ((string)chosen["defaultAgentId"]!).ShouldBe(second.Agent.Value);
        (worded["keywords"]!.ToJsonString(), told["keywords"]!.ToJsonString()).ShouldBe(("""["price list"]""", """["price list"]"""));
        unset["defaultAgentId"].ShouldBeNull();
        ((string)released["state"]!).ShouldBe("released");
        (await office.Numbers()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nothing_in_a_list_is_a_mistake_that_is_told()
    {
        using var office = await Office.Open(world, "shared");
        using var line = await office.Hire("Reception");

        using var answer = await office.Admin.PutAsJsonAsync(
            $"/api/v1/agents/{line.Agent}/keywords", new { keywords = new[] { "prices", null } }, TestContext.Current.CancellationToken);
        var tool = await office.Admin.ResultAsync(Wire.Alone("tools/call", new()
        {
            ["name"] = "comms_set_routing_keywords",
            ["arguments"] = new JsonObject { ["agentId"] = line.Agent.Value, ["keywords"] = new JsonArray("prices", null) },
        }));

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        ((int)answer.StatusCode, (string)problem["field"]!).ShouldBe((400, "keywords"));
        ((bool)tool["isError"]!).ShouldBeTrue();
        tool.ToJsonString().ShouldContain("keywords");
        tool.ToJsonString().ShouldNotContain("err_");
    }

    static async Task<JsonNode> Call(Office office, string tool, JsonObject arguments)
    {
        var result = await office.Admin.ResultAsync(Wire.Alone("tools/call", new() { ["name"] = tool, ["arguments"] = arguments }));
        ((bool?)result["isError"] ?? false).ShouldBeFalse(result.ToJsonString());
        return result["structuredContent"]!;
    }
}

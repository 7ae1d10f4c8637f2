using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What a refusal says to do next can be done by the one who reads it, at the door where they stand.</summary>
public sealed class AdviceTests(World world)
{
    [Fact]
    public async Task A_paused_agent_learns_who_resumes_it_and_that_it_may_send_again()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        await admin.Post($"/api/v1/agents/{line.Agent}/pause", new { });

        var problem = await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Hello" }).Refused(403);

        problem.GetProperty("detail").GetString().ShouldBe("The agent is paused.");
        problem.GetProperty("next").GetString()!.ShouldContain("An admin of the organization resumes it");
        await admin.Post($"/api/v1/agents/{line.Agent}/resume", new { });
        await line.Send(Line.Person(), "Hello");
    }

    [Fact]
    public async Task Who_has_opted_out_is_not_tried_again()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, events => events.Count > 0);

        var problem = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello" }).Refused(403);

        problem.GetProperty("next").GetString()!.ShouldContain("Do not try again");
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_explained_alike_at_both_doors()
    {
        using var line = await Line.Open(world);
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        var rest = await line.Api.GetAsync("/api/v1/messages?agentId=agt_0").Refused(404);
        var tool = (await line.Api.ResultAsync(Wire.Call("comms_get_messages", new JsonObject { ["agentId"] = "agt_0" })))["structuredContent"]!;

        ((string)tool["next"]!).ShouldBe(rest.GetProperty("next").GetString());
        ((string)tool["next"]!).ShouldStartWith("With an agent's own token leave agentId out.");
        await line.Api.Get("/api/v1/channels");
    }

    [Theory]
    [InlineData("+19005551234")]
    [InlineData("+449098790123")]
    [InlineData("+499001123456")]
    public async Task Nothing_is_sent_to_a_number_at_a_premium_rate(string number)
    {
        using var line = await Line.Open(world);

        var problem = await line.Api.Posting("/api/v1/messages", new { to = number, body = "Hello" }).Refused(403);

        problem.GetProperty("code").GetString().ShouldBe("refused_by_premium_rate");
        problem.GetProperty("decisionId").GetString()!.ShouldStartWith("dec_");
        problem.GetProperty("next").GetString()!.ShouldContain("ordinary number");
    }
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>The words by which strangers on a shared number ask for an agent, beside its name. A word is one agent's.</summary>
internal sealed class SetRoutingKeywords(Database db, AgentReach reach, AuditLog audit) : IUseCase, IEndpoint
{
    const int Most = 20;
    const int Longest = 40;

    [Example("""{"keywords": ["appointment", "reschedule"]}""")]
    internal sealed record Request(
        [property: MaxLength(Most), Description("Up to 20 words or phrases of at most 40 characters; upper and lower case are the same. None takes all away.")] string[] Keywords);

    internal sealed record Answer(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("Its words, in lower case.")] IReadOnlyList<string> Keywords);

    static readonly Sql OfAgent = "SELECT keyword FROM routing_keyword WHERE organization_id = @organization AND agent_id = @agent ORDER BY keyword";

    static readonly Sql Clear = "DELETE FROM routing_keyword WHERE organization_id = @organization AND agent_id = @agent";

    static readonly Sql Add = "INSERT INTO routing_keyword (organization_id, keyword, agent_id) VALUES (@organization, @keyword, @agent) ON CONFLICT DO NOTHING";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/agents/{agentId}/keywords", (AgentId agentId, Caller caller, SetRoutingKeywords keywords, CancellationToken ct) =>
            keywords.Tell(agentId, caller, ct).ToHttp()).Says("getRoutingKeywords", "Agents", "The words by which strangers on a shared number ask for an agent");
        routes.MapPut("/api/v1/agents/{agentId}/keywords", (AgentId agentId, Request request, Caller caller, SetRoutingKeywords keywords, CancellationToken ct) =>
            keywords.Set(caller, agentId, request.Keywords ?? [], ct).ToHttp())
            .Says("setRoutingKeywords", "Agents", "Set the words by which strangers on a shared number ask for an agent").Requires(Tier.Organization);
    }

    /// <summary>Words as they are compared.</summary>
    public static string Fold(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    async Task<Outcome<Answer>> Tell(AgentId agent, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        return found.Problem is { } unknown ? unknown : await db.Read(found.Value.OrganizationId, async session => new Answer(agent, await Of(session, agent)), ct);
    }

    [McpServerTool(Name = "comms_set_routing_keywords", Title = "Set routing keywords", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Sets the words by which strangers that write to a shared number ask for an agent, beside its name. A word is one agent's.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Set(
        Caller caller,
        [Description("The agent.")] AgentId agentId,
        [MaxLength(Most), Description(
            "Up to 20 words or phrases of at most 40 characters, in place of those before; none takes all away. Left out, nothing changes and the answer tells which it has.")]
        string[]? keywords = null,
        CancellationToken ct = default)
    {
        var agent = agentId;
        if (keywords is null)
        {
            return await Tell(agent, caller, ct);
        }

        var words = keywords.Select(Fold).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (words.Count > Most || words.Exists(word => word.Length is 0 or > Longest || word.Any(char.IsControl)))
        {
            return Problem.Invalid("keywords", $"Keywords are up to {Most} words or phrases of at most {Longest} characters.", "Give fewer or shorter ones, such as sales.");
        }

        if (words.Find(Means) is { } reserved)
        {
            return Problem.Invalid(
                "keywords", $"“{reserved}” stops messages, resumes them or asks for help, for every agent: no agent would hear it.",
                "Choose another, such as sales. STOP, START, HELP and their kin are taken.");
        }

        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        if (found.Value.Status == AgentStatus.Deprovisioned)
        {
            return Problem.Conflict("agent_not_active", "The agent is not at work.", "Provision its channels first.");
        }

        var organization = found.Value.OrganizationId;
        return await db.Write<Outcome<Answer>>(organization, async unit =>
        {
            await unit.Execute(Clear, new { agent });
            foreach (var keyword in words)
            {
                if (await unit.Execute(Add, new { keyword, agent }) == 0)
                {
                    return Problem.Conflict("keyword_taken", $"The keyword “{keyword}” is another agent's.", "Choose another, or take it from that agent first.");
                }
            }

            await audit.Append(unit, organization, caller.Actor, "agent.keywords", agent.Value, new { count = words.Count });
            return new Answer(agent, await Of(unit, agent));
        }, ct);
    }

    static bool Means(string word) => Keywords.Read(word) is not null || PlainRevocation.Read(word) is not null;

    static ValueTask<List<string>> Of(Session session, AgentId agent) => session.Many(OfAgent, new { agent }, row => row.Text("keyword"));
}

using System.ComponentModel;
using System.Reflection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Resources;

/// <summary>Who an agent is: its profile, its channels, what it may do.</summary>
internal sealed class AgentCard(
    Database database, GetAgent profiles, GetChannelStatus channels, ListAgents agents, ToolAssemblies assemblies) : IUseCase, IResourceList
{
    const string Uri = "comms://agents/";

    static readonly Sql Begin = """
        SELECT id FROM agent
        WHERE organization_id = @organization AND (@agent = '' OR id = @agent) AND status <> 'deprovisioned' AND id >= @begin AND id < @end
        ORDER BY id DESC LIMIT @take
        """;

    readonly Lazy<IReadOnlyList<string>> tools = new(() =>
    [
        .. from found in Catalogs.Methods<McpServerToolAttribute>(assemblies)
           where UseCaseMethod.TierOf(found.Method) == Tier.Agent
           select found.Method.GetCustomAttribute<McpServerToolAttribute>()!.Name into name
           orderby name
           select name,
    ]);

    public int Order => 100;

    public string Place => "agentId";

    [McpServerResource(UriTemplate = "comms://agents/{agentId}", Name = "agent", Title = "Agent card", MimeType = UseCaseResource.Json)]
    [Description("Who an agent is: its profile, its channels with their state and traffic, and the tools that its own token may call.")]
    public async Task<Outcome<Card>> Read(Caller caller, [Description("The agent.")] AgentId agentId, CancellationToken ct = default)
    {
        var profile = await profiles.Get(caller, agentId, ct);
        if (profile.Problem is { } unknown)
        {
            return unknown;
        }

        var status = await channels.Tell(caller, agentId, ct: ct);
        return status.Problem is { } problem
            ? problem
            : new Card(profile.Value, [.. status.Value.Items.SelectMany(agent => agent.Channels)], profile.Value.Status == AgentStatus.Active, tools.Value);
    }

    public async Task<Outcome<Page<Resource>>> Page(Caller caller, string? cursor, CancellationToken ct)
    {
        if (caller.AgentId is { } own)
        {
            var profile = await profiles.Get(caller, own, ct);
            return new Page<Resource>(profile.Succeeded ? [.. Of(profile.Value)] : [], null);
        }

        var page = await agents.List(null, all: false, cursor, null, caller, ct);
        return page.Problem is { } wrong ? wrong : new Page<Resource>([.. page.Value.Items.SelectMany(Of)], page.Value.NextCursor);
    }

    public Task<List<string>> Complete(Caller caller, string begin, int most, CancellationToken ct)
    {
        // After every id that begins so: '~' sorts behind letters and digits.
        var asked = new { agent = caller.AgentId?.Value ?? "", begin, end = begin + "~", take = most + 1 };
        return database.Read(caller.OrganizationId, session => session.Many(Begin, asked, row => row.Text("id")), ct);
    }

    static IEnumerable<Resource> Of(AgentView agent)
    {
        yield return Of(agent, "", "Agent card");
        yield return Of(agent, "/waiting", "Messages that wait for the agent");
        yield return Of(agent, "/events", "Events of the agent");
        yield return Of(agent, "/conversations", "Conversations of the agent");
    }

    static Resource Of(AgentView agent, string part, string title) => new()
    {
        Uri = $"{Uri}{agent.AgentId}{part}",
        Name = agent.AgentId.Value + part,
        Title = $"{title} {agent.DisplayName}",
        MimeType = UseCaseResource.Json,
    };
}

/// <summary>An agent as its card shows it.</summary>
/// <param name="MaySend">Whether it is at work; a paused agent sends nothing.</param>
/// <param name="Tools">The tools that its own token may call.</param>
internal sealed record Card(AgentView Profile, IReadOnlyList<GetChannelStatus.OfChannel> Channels, bool MaySend, IReadOnlyList<string> Tools);

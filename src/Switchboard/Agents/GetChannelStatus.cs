using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Tells of an agent's channels, or of all agents' of an organization: the address, the state, what went through lately.</summary>
internal sealed class GetChannelStatus(Database db, AgentReach reach, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly TimeSpan Counted = TimeSpan.FromDays(30);

    internal sealed record Answer([property: Description("The agents asked about.")] IReadOnlyList<OfAgent> Agents);

    internal sealed record OfAgent(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("What people call it.")] string DisplayName,
        [property: Description("active, paused, provisioning or deprovisioned.")] AgentStatus AgentState,
        [property: Description("Its channels.")] IReadOnlyList<OfChannel> Channels);

    internal sealed record OfChannel(
        [property: Description("sms, whatsapp, email or voice.")] ChannelKind Channel,
        [property: Description("active, unavailable, provisioning or releasing.")] ChannelStatus State,
        [property: Description("The number or mailbox.")] string? Address,
        [property: Description("Why it is in this state, when that isn't plain.")] string? Reason,
        [property: Description("Messages received in the last 30 days.")] long MessagesIn,
        [property: Description("Messages sent in the last 30 days.")] long MessagesOut,
        [property: Description("The last message in either direction in the last 30 days.")] DateTimeOffset? LastActivity,
        [property: Description("State of the registration for application traffic in the US (A2P 10DLC); not_tracked: Switchboard does not know it, look at the provider.")] string? A2p);

    static readonly Sql Agents = $"""
        SELECT {AgentView.Columns} FROM agent
        WHERE organization_id = @organization AND status <> 'deprovisioned' ORDER BY id
        """;

    static readonly Sql Traffic = """
        SELECT channel, direction, COUNT(*) AS messages, MAX(created_at) AS last_at FROM message
        WHERE organization_id = @organization AND agent_id = @agent AND id >= @since GROUP BY channel, direction
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/channels", (OrganizationId? organizationId, Caller caller, GetChannelStatus status, CancellationToken ct) =>
            status.Tell(caller, null, organizationId, ct).ToHttp()).Says("listChannels", "Agents", "The channels of an agent, or of all agents of an organization");
        routes.MapGet("/api/v1/agents/{agentId}/channels", (string agentId, Caller caller, GetChannelStatus status, CancellationToken ct) =>
            (AgentId.TryParse(agentId, out var agent) ? status.Tell(caller, agent, null, ct) : Task.FromResult<Outcome<Answer>>(AgentView.Unknown)).ToHttp()).Says("getAgentChannels", "Agents", "The channels of one agent");
    }

    [McpServerTool(Name = "comms_get_channel_status", Title = "Get channel status", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Tells which channels an agent has: the address, the state, how much went through in the last 30 days.")]
    public async Task<Outcome<Answer>> Tell(
        Caller caller,
        [Description("The agent. Left out, an agent means itself and an admin all agents of the organization.")] AgentId? agentId = null,
        [Description("For super-admins: whose agents, when agentId is left out.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var organization = caller.Reach(organizationId);
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        if (agentId is null && caller.Tier != Tier.Agent)
        {
            return await Read(organization.Value, null, ct);
        }

        var found = await reach.Find(caller, agentId, ct);
        return found.Problem is { } unknown ? unknown : await Read(found.Value.OrganizationId, found.Value.AgentId, ct);
    }

    async Task<Outcome<Answer>> Read(OrganizationId organization, AgentId? agent, CancellationToken ct)
    {
        var since = Ids.Floor(MessageId.Prefix, clock.GetUtcNow() - Counted);
        return await db.Read<Outcome<Answer>>(organization, async session =>
        {
            var agents = agent is { } one
                ? await session.Many(AgentView.Find, new { agent = one }, AgentView.From)
                : await session.Many(Agents, null, AgentView.From);
            if (agent is not null && agents.Count == 0)
            {
                return AgentView.Unknown;
            }

            List<OfAgent> answer = [];
            foreach (var view in agents)
            {
                var channels = await session.Many(AgentChannel.OfAgent, new { agent = view.AgentId }, AgentChannel.From);
                var traffic = await session.Many(Traffic, new { agent = view.AgentId, since }, Flow.From);
                answer.Add(new(view.AgentId, view.DisplayName, view.Status, [.. channels.Select(channel => Of(channel, traffic))]));
            }

            return new Answer(answer);
        }, ct);
    }

    static OfChannel Of(AgentChannel channel, List<Flow> traffic)
    {
        var mine = traffic.Where(flow => flow.Channel == channel.Kind).ToList();
        return new(
            channel.Kind,
            channel.Status,
            channel.Address,
            channel.Reason,
            mine.Where(flow => flow.Direction == "in").Sum(flow => flow.Messages),
            mine.Where(flow => flow.Direction == "out").Sum(flow => flow.Messages),
            mine.Count == 0 ? null : mine.Max(flow => flow.LastAt),
            channel is { Kind: ChannelKind.Sms, Address: ['+', '1', ..] } ? "not_tracked" : null);
    }

    sealed record Flow(ChannelKind Channel, string Direction, long Messages, DateTimeOffset LastAt)
    {
        public static Flow From(Row row) => new(row.Enum<ChannelKind>("channel"), row.Text("direction"), row.Long("messages"), row.Instant("last_at"));
    }
}

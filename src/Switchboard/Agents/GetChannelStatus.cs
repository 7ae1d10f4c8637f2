using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents.A2p;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Tells of an agent's channels, or of all agents' of an organization: the address, the state, what went through lately.</summary>
internal sealed class GetChannelStatus(Database db, AgentReach reach, ServerAddress server, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly TimeSpan Counted = TimeSpan.FromDays(30);

    internal sealed record Answer(
        [property: Description("The agents asked about, newest first.")] IReadOnlyList<OfAgent> Items,
        [property: Description("Where the next page begins; absent on the last one.")] string? NextCursor);

    internal sealed record OfAgent(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("What people call it.")] string DisplayName,
        [property: Description("active, paused, provisioning or deprovisioned.")] AgentStatus AgentState,
        [property: Description("When it was made.")] DateTimeOffset CreatedAt,
        [property: Description("Its channels.")] IReadOnlyList<OfChannel> Channels);

    internal sealed record OfChannel(
        [property: Description("sms, whatsapp, email or voice.")] ChannelKind Channel,
        [property: Description("active, pending (a mailbox whose domain isn't verified yet), off, unavailable, provisioning or releasing.")] ChannelStatus State,
        [property: Description("The number or mailbox.")] string? Address,
        [property: Description("Why it is in this state, when that isn't plain.")] string? Reason,
        [property: Description("Messages received in the last 30 days.")] long MessagesIn,
        [property: Description("Messages sent in the last 30 days.")] long MessagesOut,
        [property: Description("The last message in either direction in the last 30 days.")] DateTimeOffset? LastActivity,
        [property: Description(
            "State of the registration for application traffic in the US (A2P 10DLC); registered, pending, failed, unregistered, or unknown while "
            + "the provider was not asked. Carriers block texts to the US from numbers that are not registered.")]
        string? A2p,
        [property: Description("Whether the number is one that the organization's agents share.")] bool Shared,
        [property: Description("Its place in the organization's pool of numbers or of WhatsApp senders; absent for an address of its own.")] PoolPlace? Pool,
        [property: Description("Why what people write to it doesn't come here, or what else keeps it from working as it should; absent where nothing does.")] string? Warning);

    /// <summary>Where a channel stands in the pool that it draws on.</summary>
    internal sealed record PoolPlace(
        [property: Description("sms: the number of the pool that it prefers; comms_list_numbers shows it.")] ChannelId? NumberId,
        [property: Description("whatsapp: the sender that it has; comms_list_whatsapp_senders shows it.")] SenderId? SenderId,
        [property: Description("whatsapp: whether that sender is lent by the deployment.")] bool? Lent,
        [property: Description("whatsapp: how many agents get a sender before it does, and itself: 1 is next. Absent when it has one.")] long? WaitingPlace,
        [property: Description("How many numbers or senders the organization's pool has.")] long Size);

    static readonly Sql Agents = $"""
        SELECT {AgentView.Columns} FROM agent
        WHERE organization_id = @organization AND id < @before AND status <> 'deprovisioned' ORDER BY id DESC LIMIT @take
        """;

    const string ChannelsOf = $"""
        SELECT {AgentChannel.Columns}, coalesce(a2p, (SELECT p.a2p FROM channel p
            WHERE p.organization_id = channel.organization_id AND p.agent_id IS NULL AND channel.shared = true AND p.address = channel.address AND p.released_at IS NULL)) AS registration,
            coalesce(a2p_detail, (SELECT p.a2p_detail FROM channel p
            WHERE p.organization_id = channel.organization_id AND p.agent_id IS NULL AND channel.shared = true AND p.address = channel.address AND p.released_at IS NULL)) AS registration_detail,
            {ChannelView.DomainStatus},
            (SELECT min(p.id) FROM channel p WHERE channel.shared = true AND p.organization_id = channel.organization_id AND p.agent_id IS NULL AND p.kind = channel.kind
                AND p.address = channel.address AND p.released_at IS NULL) AS pool_number,
            (SELECT min(s.id) FROM whatsapp_sender s WHERE channel.kind = 'whatsapp' AND s.organization_id = channel.organization_id AND s.channel_id = channel.id) AS pool_sender,
            (SELECT max(CASE WHEN s.lent = true THEN 1 ELSE 0 END) FROM whatsapp_sender s WHERE channel.kind = 'whatsapp'
                AND s.organization_id = channel.organization_id AND s.channel_id = channel.id) AS pool_lent,
            CASE WHEN channel.kind = 'whatsapp' AND channel.status = 'unavailable' THEN (SELECT count(*) FROM channel w WHERE w.organization_id = channel.organization_id AND w.kind = 'whatsapp'
                AND w.status = 'unavailable' AND w.released_at IS NULL AND coalesce(w.credential_id, '') = coalesce(channel.credential_id, '')
                AND (w.created_at < channel.created_at OR (w.created_at = channel.created_at AND w.id <= channel.id))) END AS waiting_place
        FROM channel
        WHERE organization_id = @organization AND released_at IS NULL
        """;

    static readonly Sql Channels = new(
        ChannelsOf + " AND agent_id IN (SELECT value FROM json_each(@ids)) ORDER BY id",
        ChannelsOf + " AND agent_id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb)) ORDER BY id");

    static readonly Sql PoolSizes = """
        SELECT (SELECT count(*) FROM channel WHERE organization_id = @organization AND agent_id IS NULL AND kind = 'sms' AND status = 'active' AND released_at IS NULL) AS numbers,
            (SELECT count(*) FROM whatsapp_sender WHERE organization_id = @organization) AS senders
        """;

    const string TrafficOf = """
        SELECT agent_id, channel, direction, CASE WHEN direction = 'in' THEN to_address ELSE from_address END AS at_address, COUNT(*) AS messages, MAX(created_at) AS last_at FROM message
        WHERE organization_id = @organization AND id >= @since
        """;

    static readonly Sql Traffic = new(
        TrafficOf + " AND agent_id IN (SELECT value FROM json_each(@ids)) GROUP BY agent_id, channel, direction, at_address",
        TrafficOf + " AND agent_id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb)) GROUP BY agent_id, channel, direction, at_address");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/channels", (OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, GetChannelStatus status, CancellationToken ct) =>
            status.Tell(caller, null, organizationId, cursor, limit, ct).ToHttp()).Says("listChannels", "Agents", "The channels of an agent, or of all agents of an organization");
        routes.MapGet("/api/v1/agents/{agentId}/channels", (AgentId agentId, Caller caller, GetChannelStatus status, CancellationToken ct) =>
            status.Tell(caller, agentId, ct: ct).ToHttp()).Says("getAgentChannels", "Agents", "The channels of one agent");
    }

    [McpServerTool(Name = "comms_get_channel_status", Title = "Get channel status", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Tells which channels an agent has: the address, the state, how much went through in the last 30 days.")]
    public async Task<Outcome<Answer>> Tell(
        Caller caller,
        [Description("The agent. Left out, an agent means itself and an admin all agents of the organization.")] AgentId? agentId = null,
        [Description("For super-admins: whose agents, when agentId is left out.")] OrganizationId? organizationId = null,
        [Description("nextCursor of the page before; leave out to begin.")] string? cursor = null,
        [Range(1, Paging.MaxLimit), Description("How many agents at most (50).")] int? limit = null,
        CancellationToken ct = default)
    {
        var organization = agentId is null ? caller.Reach(organizationId) : caller.ReachOrDeployment(organizationId);
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        var page = Paging.Read<AgentId>(cursor, limit);
        if (page.Problem is { } wrong)
        {
            return wrong;
        }

        if (agentId is null && caller.Tier != Tier.Agent)
        {
            return await db.Read(organization.Value, async session =>
            {
                var agents = page.Value.Of(await session.Many(Agents, page.Value, AgentView.From), agent => agent.AgentId.Value);
                return new Answer(await Describe(session, agents.Items), agents.NextCursor);
            }, ct);
        }

        var found = await reach.Find(caller, agentId, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        return await db.Read<Outcome<Answer>>(found.Value.OrganizationId, async session =>
            await session.Many(AgentView.Find, new { agent = found.Value.AgentId }, AgentView.From) is { Count: 1 } one ? new Answer(await Describe(session, one), null) : AgentView.Unknown, ct);
    }

    async ValueTask<List<OfAgent>> Describe(Session session, IReadOnlyList<AgentView> agents)
    {
        var ids = JsonSerializer.Serialize(agents.Select(agent => agent.AgentId.Value));
        var channels = (await session.Many(Channels, new { ids }, Known.From)).ToLookup(one => one.Channel.AgentId!.Value);
        var (numbers, senders) = await session.One(PoolSizes, null, row => (row.Long("numbers"), row.Long("senders")));
        var since = Ids.Floor(MessageId.Prefix, clock.GetUtcNow() - Counted);
        var traffic = (await session.Many(Traffic, new { ids, since }, Flow.From)).ToLookup(flow => flow.Agent);
        return [.. agents.Select(agent =>
            new OfAgent(
                agent.AgentId, agent.DisplayName, agent.Status, agent.CreatedAt,
                [.. channels[agent.AgentId].Select(known => Of(
                    known, known.Channel.Kind == ChannelKind.Whatsapp ? senders : numbers, Through(known.Channel, channels[agent.AgentId].Select(one => one.Channel), traffic[agent.AgentId])))]))];
    }

    // Beside a number of its own an agent may speak from shared ones: what went through none of its own addresses went through those.
    static List<Flow> Through(AgentChannel channel, IEnumerable<AgentChannel> all, IEnumerable<Flow> traffic)
    {
        var others = all.Where(other => other.Kind == channel.Kind && other.ChannelId != channel.ChannelId).ToList();
        return [.. traffic.Where(flow => flow.Channel == channel.Kind
            && (others.Count == 0 || (channel.Shared ? others.TrueForAll(other => other.Address != flow.Address) : channel.Address == flow.Address)))];
    }

    OfChannel Of(Known known, long poolSize, List<Flow> mine)
    {
        var channel = known.Channel;
        var waits = ChannelView.WaitsFor(channel, known.Domain);
        return new(
            channel.Kind,
            waits is null ? channel.Status : ChannelStatus.Pending,
            channel.Address,
            waits ?? channel.Reason,
            mine.Where(flow => flow.Direction == "in").Sum(flow => flow.Messages),
            mine.Where(flow => flow.Direction == "out").Sum(flow => flow.Messages),
            mine.Count == 0 ? null : mine.Max(flow => flow.LastAt),
            channel is { Kind: ChannelKind.Sms, Address: { } number } && A2pTraffic.Concerns(number) ? known.A2p ?? A2pTraffic.Unknown : null,
            channel.Shared,
            known.IsPooled ? new(known.Number, known.Sender, known.Lent, known.WaitingPlace, poolSize) : null,
            channel.Kind == ChannelKind.Sms ? A2pInbound.Warn(known.Registration, server.PublicText) : null);
    }

    /// <summary>A channel with what other rows say of it.</summary>
    sealed record Known(AgentChannel Channel, string? A2p, RegistrationDetail? Registration, MailDomainStatus? Domain, ChannelId? Number, SenderId? Sender, bool? Lent, long? WaitingPlace)
    {
        public bool IsPooled => Channel.Shared || Sender is not null || WaitingPlace is not null;

        public static Known From(Row row) => new(
            AgentChannel.From(row), row.TextOrNull("registration"),
            row.TextOrNull("registration_detail") is { } detail ? JsonSerializer.Deserialize<RegistrationDetail>(detail, Wire.Json) : null,
            ChannelView.DomainOf(row),
            row.IdOrNull<ChannelId>("pool_number"), row.IdOrNull<SenderId>("pool_sender"), row.LongOrNull("pool_lent") is { } lent ? lent == 1 : null,
            row.LongOrNull("waiting_place"));
    }

    sealed record Flow(AgentId Agent, ChannelKind Channel, string Direction, string Address, long Messages, DateTimeOffset LastAt)
    {
        public static Flow From(Row row) =>
            new(row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"), row.Text("direction"), row.Text("at_address"), row.Long("messages"), row.Instant("last_at"));
    }
}

using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Receiving.Routing;

/// <summary>
/// Which of the agents that speak from a number a person's message is for: the one that the person last talked with, by whose word it asks
/// for, the number's default agent, the one that is there longest. A stranger's choice is claimed in a row before the message is kept, so
/// that two messages that race come to one agent.
/// </summary>
[Singleton]
internal sealed class RouteMessage(Database database, AgentDirectory agents, TimeProvider clock)
{
    static readonly Sql Route = "SELECT agent_id FROM shared_route WHERE organization_id = @organization AND person = @person AND address = @address";

    static readonly Sql Talks = """
        SELECT c.agent_id FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @person ORDER BY c.last_message_at DESC
        """;

    static readonly Sql Keywords = "SELECT keyword, agent_id FROM routing_keyword WHERE organization_id = @organization";

    static readonly Sql Default = """
        SELECT default_agent_id FROM channel
        WHERE organization_id = @organization AND address = @address AND agent_id IS NULL AND released_at IS NULL AND default_agent_id IS NOT NULL
        """;

    static readonly Sql Claim = """
        INSERT INTO shared_route (organization_id, person, address, agent_id, since)
        VALUES (@organization, @person, @address, @agent, @now)
        ON CONFLICT DO NOTHING
        """;

    static readonly Sql Replace = """
        UPDATE shared_route SET agent_id = @agent, since = @now
        WHERE organization_id = @organization AND person = @person AND address = @address AND agent_id = @gone
        """;

    /// <summary>The agent that a message on a shared line is for. The line's own is one of those that it may be.</summary>
    public async Task<AgentEntry> Choose(AgentLine line, InboundMessage inbound)
    {
        var organization = line.Agent.OrganizationId;
        var speakers = (await agents.Holding(line.Channel, line.Address, CancellationToken.None)).Where(agent => agent.OrganizationId == organization).ToList();
        if (speakers.Count == 0)
        {
            return line.Agent;
        }

        var person = ChannelAddress.Normalize(inbound.From, line.Channel);
        var asked = new { person, address = line.Address };
        var gone = await database.Read(organization, session => session.One(Route, asked, row => row.IdOrNull<AgentId>("agent_id")), CancellationToken.None);
        if (speakers.Find(agent => agent.AgentId == gone) is { } known)
        {
            return known;
        }

        var chosen = await database.Read(organization, session => ForStranger(session, speakers, person, line, inbound.Body), CancellationToken.None);
        var now = clock.GetUtcNow();
        var claimed = await database.Write(organization, async unit =>
        {
            var row = new { person, address = line.Address, agent = chosen.AgentId, gone, now };
            await unit.Execute(gone is null ? Claim : Replace, row);
            return await unit.One(Route, asked, route => route.IdOrNull<AgentId>("agent_id"));
        });
        return speakers.Find(agent => agent.AgentId == claimed) ?? chosen;
    }

    static async ValueTask<AgentEntry> ForStranger(Session session, List<AgentEntry> speakers, string person, AgentLine line, string body)
    {
        var talks = await session.Many(Talks, new { person }, row => row.Id<AgentId>("agent_id"));
        if (talks.Select(agent => speakers.Find(speaker => speaker.AgentId == agent)).OfType<AgentEntry>().FirstOrDefault() is { } acquaintance)
        {
            return acquaintance;
        }

        var words = await session.Many(Keywords, null, row => (Word: row.Text("keyword"), Agent: row.Id<AgentId>("agent_id")));
        if (AskedFor.In(body, speakers, words) is { } asked)
        {
            return asked;
        }

        var standard = await session.One(Default, new { address = line.Address }, row => row.IdOrNull<AgentId>("default_agent_id"));
        return speakers.Find(agent => agent.AgentId == standard)
            ?? speakers.OrderBy(agent => agent.Status == AgentStatus.Active ? 0 : 1)
                .ThenBy(agent => agent.On(line.Channel) is { Shared: true } ? 0 : 1)
                .ThenBy(agent => agent.AgentId.Value, StringComparer.Ordinal)
                .First();
    }
}

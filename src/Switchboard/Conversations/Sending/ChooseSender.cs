using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Numbers;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Which of its addresses an agent writes to a person from: the one that they last talked on, else its own, else a shared one on which no
/// other agent talks with this person, best of the person's country, then the one that the agent prefers.
/// </summary>
[Singleton]
internal sealed class ChooseSender(Database database)
{
    static readonly Sql Routes = "SELECT address, agent_id, since FROM shared_route WHERE organization_id = @organization AND person = @person";

    /// <param name="to">The person's address, normalized.</param>
    public async ValueTask<Outcome<Sender>> For(AgentEntry agent, ChannelKind channel, string to, CancellationToken ct)
    {
        var addresses = agent.Addresses.Where(address => address.Kind == channel && !address.IsOff).ToList();
        if (addresses.Count < 2)
        {
            return Sender.Of(agent, channel);
        }

        var routes = await database.Read(agent.OrganizationId, session => session.Many(Routes, new { person = to }, Route.From), ct);
        var country = PhoneNumbers.CountryOf(to);
        return Sender.From(agent, addresses
            .OrderBy(address =>
                !address.Shared ? 1 : routes.Find(route => route.Address == address.Address) is not { } route ? 2 : route.Agent == agent.AgentId ? 0 : 3)
            .ThenByDescending(address => routes.Find(route => route.Address == address.Address && route.Agent == agent.AgentId)?.Since ?? default)
            .ThenBy(address => address.Country == country ? 0 : 1)
            .First());
    }

    sealed record Route(string Address, AgentId Agent, DateTimeOffset Since)
    {
        public static Route From(Row row) => new(row.Text("address"), row.Id<AgentId>("agent_id"), row.Instant("since"));
    }
}

using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Reading;

/// <summary>Which messages' pictures, sounds and files a caller may have: those of the messages that it may read.</summary>
[Singleton]
internal sealed class MediaReach(Database database, AgentReach reach, MediaLinks links)
{
    const int MostSteps = 5;

    static readonly Sql Active = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status = 'active'";

    /// <summary>What is said of one that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("media", "Messages tell the mediaId of what came with them; a super-admin adds agentId.");

    /// <summary>The message, and the item's place in it.</summary>
    public async Task<Outcome<(MediaMessage Message, int Place)>> Find(Caller caller, string mediaId, AgentId? agentId, CancellationToken ct)
    {
        if (MediaMessage.ReadId(mediaId) is not var (id, place))
        {
            return Unknown;
        }

        var organization = caller.OrganizationId;
        if ((agentId ?? caller.AgentId) is { } named)
        {
            var agent = await reach.Find(caller, named, ct);
            if (agent.Problem is { } unknown)
            {
                return unknown;
            }

            organization = agent.Value.OrganizationId;
        }

        return await Find(organization, id, place, ct) is { } found
            && (caller.AgentId is null || found.Agent == caller.AgentId)
            && (agentId is null || found.Agent == agentId)
            ? await Behind(found, place, ct)
            : Unknown;
    }

    /// <summary>Whether what the organization gave out may be fetched: it isn't suspended.</summary>
    public async Task<bool> IsActive(OrganizationId organization, CancellationToken ct) =>
        await database.Read(organization, session => session.Count(Active), ct) == 1;

    /// <summary>Where an item is: a message that takes along a link of ours has what the link names, and nothing of its own to fetch.</summary>
    public async Task<(MediaMessage Message, int Place)> Behind(MediaMessage message, int place, CancellationToken ct)
    {
        for (var steps = 0; steps < MostSteps
            && message.Items[place].FileId is null
            && !message.IsInbound
            && await Linked(message.Organization, message.Items[place].Url, ct) is { } source; steps++)
        {
            (message, place) = source;
        }

        return (message, place);
    }

    /// <summary>What a link of ours names; null for other addresses, for those of other organizations, and where the message is no longer there.</summary>
    public async Task<(MediaMessage Message, int Place)?> Linked(OrganizationId organization, string url, CancellationToken ct) =>
        links.Named(url) is { } named && named.Organization == organization && await Find(organization, named.Message, named.Place, ct) is { } found
            ? (found, named.Place)
            : null;

    /// <summary>A message of an organization that has an item at this place, or null.</summary>
    public async Task<MediaMessage?> Find(OrganizationId organization, MessageId id, int place, CancellationToken ct) =>
        await database.Read(organization, session => MediaMessage.Load(session, organization, id), ct) is { } found && place < found.Items.Length
            ? found
            : null;
}

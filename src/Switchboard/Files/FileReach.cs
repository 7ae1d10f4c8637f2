using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>
/// Which files a caller may see: an agent its own and those that are for all agents of its organization, an admin the organization's, a
/// super-admin all.
/// </summary>
[Singleton]
internal sealed class FileReach(Database database, AgentDirectory agents)
{
    static readonly Sql OwnerOf = "SELECT organization_id FROM stored_file WHERE id = @file";

    /// <summary>A file, also one that was deleted.</summary>
    public async Task<Outcome<StoredFile>> Find(Caller caller, FileId file, CancellationToken ct)
    {
        var organization = caller.Tier == Tier.SuperAdmin
            ? await database.ReadSystem(session => session.One(OwnerOf, new { file }, row => row.IdOrNull<OrganizationId>("organization_id")), ct)
            : caller.OrganizationId;
        return organization is { } its
            && await Find(its, file, ct) is { } found
            && (caller.AgentId is null || found.AgentId is null || found.AgentId == caller.AgentId)
            ? found
            : FileViews.Unknown;
    }

    /// <summary>A file of an organization, also one that was deleted, or null.</summary>
    public Task<StoredFile?> Find(OrganizationId organization, FileId file, CancellationToken ct) =>
        database.Read(organization, session => session.One(StoredFile.Find, new { file }, StoredFile.From), ct);

    /// <summary>Whose files a call is about: an organization, and an agent of it or none.</summary>
    public async ValueTask<Outcome<(OrganizationId Organization, AgentId? Agent)>> Scope(
        Caller caller, OrganizationId? named, AgentId? agentId, CancellationToken ct)
    {
        if (caller.ReachOrDeployment(named) is { Problem: { } unreached })
        {
            return unreached;
        }

        if ((agentId ?? caller.AgentId) is not { } agent)
        {
            return caller.Reach(named) is { Succeeded: true, Value: var organization } ? (organization, (AgentId?)null) : Caller.NotNamed;
        }

        return await agents.Find(agent, ct) is { } entry && (caller.AgentId is null || caller.AgentId == agent)
            && (caller.Tier == Tier.SuperAdmin ? named is null || named == entry.OrganizationId : entry.OrganizationId == caller.OrganizationId)
            ? (entry.OrganizationId, (AgentId?)agent)
            : AgentView.Unknown;
    }
}

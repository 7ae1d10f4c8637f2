using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;
using Switchboard.Users;

namespace Switchboard.Setup;

/// <summary>The tokens of a first run: the deployment's, the sample organization's and its agent's.</summary>
[Singleton]
internal sealed class FirstRunTokens(Database db, TokenMint mint, Tokens tokens, FirstUser user)
{
    const string Name = "First run";

    static readonly Sql InForce = "SELECT id FROM token WHERE organization_id = @organization AND hash = @hash AND revoked_at IS NULL";
    static readonly Sql LeftBehind = "SELECT id FROM token WHERE organization_id = @organization AND name = @name AND revoked_at IS NULL";

    /// <summary>Makes them anew, in a file that has no address yet.</summary>
    public async Task<FirstRunFile> Issue(OrganizationId organization, AgentId? agent, CancellationToken ct)
    {
        var super = mint.Strike(OrganizationId.Deployment, Tier.SuperAdmin, null, Name);
        var admin = mint.Strike(organization, Tier.Organization, null, Name);
        var worker = agent is { } id ? mint.Strike(organization, Tier.Agent, id, Name) : null;
        await Keep(OrganizationId.Deployment, [super], ct);
        await Keep(organization, worker is null ? [admin] : [admin, worker], ct);
        return new("", null, super.Text, organization, admin.Text, agent, worker?.Text, await user.Invite(ct));
    }

    /// <summary>Whether a file of an interrupted run holds the tokens that are in force.</summary>
    public async Task<bool> AreInForce(FirstRunFile file, OrganizationId organization, AgentId? agent, CancellationToken ct) =>
        file.OrganizationId == organization
        && file.AgentId == agent
        && await IsInForce(OrganizationId.Deployment, file.SuperAdminToken, ct)
        && await IsInForce(organization, file.OrganizationToken, ct)
        && (file.AgentToken is null ? file.AgentId is null : await IsInForce(organization, file.AgentToken, ct));

    Task<bool> IsInForce(OrganizationId organization, string text, CancellationToken ct) =>
        db.Read(organization, session => session.One(InForce, new { hash = TokenText.Hash(text) }, row => !row.IsNull(0)), ct);

    // An interrupted run's tokens were never shown to anybody.
    async Task Keep(OrganizationId organization, NewToken[] made, CancellationToken ct)
    {
        await db.Write(organization, async unit =>
        {
            foreach (var id in await unit.Many(LeftBehind, new { name = Name }, row => row.Id<TokenId>("id")))
            {
                await mint.TakeBack(unit, organization, id, AuditEntry.System);
            }

            foreach (var token in made)
            {
                await mint.Keep(unit, token, AuditEntry.System);
            }

            return made.Length;
        }, ct);
        tokens.Forget(organization);
    }
}

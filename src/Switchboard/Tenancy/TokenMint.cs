using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>A token that was just made. The text is here and nowhere else: show it once.</summary>
internal sealed record NewToken(
    TokenId Id, OrganizationId OrganizationId, Tier Tier, AgentId? AgentId, string Name, string Hash, string LastFour, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>What the holder sends.</summary>
    public required string Text { get; init; }
}

/// <summary>Makes tokens and takes them back, inside the units of whoever does so.</summary>
[Singleton]
internal sealed class TokenMint(Ids ids, TimeProvider clock, AuditLog audit)
{
    static readonly Sql Insert = """
        INSERT INTO token (id, organization_id, tier, agent_id, name, hash, last_four, created_at, expires_at)
        VALUES (@Id, @organization, @Tier, @AgentId, @Name, @Hash, @LastFour, @CreatedAt, @ExpiresAt)
        """;

    static readonly Sql InForceOfAgent = "SELECT id FROM token WHERE organization_id = @organization AND agent_id = @agent AND revoked_at IS NULL";

    static readonly Sql Revoke = "UPDATE token SET revoked_at = @now WHERE organization_id = @organization AND id = @id AND revoked_at IS NULL";

    /// <summary>A new token, not yet kept. Make it before the unit begins: a unit may run again.</summary>
    public NewToken Strike(OrganizationId organization, Tier tier, AgentId? agent, string name, DateTimeOffset? expiresAt = null)
    {
        var text = TokenText.Make(tier);
        return new(ids.Next<TokenId>(), organization, tier, agent, name, TokenText.Hash(text), text[^4..], clock.GetUtcNow(), expiresAt) { Text = text };
    }

    /// <summary>Keeps it, and says so in the audit log.</summary>
    public async ValueTask Keep(Session unit, NewToken token, string actor)
    {
        await unit.Execute(Insert, token);
        await audit.Append(
            unit,
            token.OrganizationId,
            actor,
            "token.created",
            token.Id.Value,
            new { tier = EnumText.Of(token.Tier), token.AgentId, token.ExpiresAt });
    }

    /// <summary>
    /// Revokes a token of the scope's organization. False when it isn't there or was revoked before. Call <see cref="Tokens.Forget"/> after
    /// the commit.
    /// </summary>
    public async ValueTask<bool> TakeBack(Session unit, OrganizationId organization, TokenId id, string actor)
    {
        if (await unit.Execute(Revoke, new { id, now = clock.GetUtcNow() }) == 0)
        {
            return false;
        }

        await audit.Append(unit, organization, actor, "token.revoked", id.Value);
        return true;
    }

    /// <summary>Revokes all tokens of an agent of the scope's organization. Call <see cref="Tokens.Forget"/> after the commit.</summary>
    public async ValueTask TakeBackAll(Session unit, OrganizationId organization, AgentId agent, string actor)
    {
        foreach (var id in await unit.Many(InForceOfAgent, new { agent }, static row => row.Id<TokenId>("id")))
        {
            await TakeBack(unit, organization, id, actor);
        }
    }
}

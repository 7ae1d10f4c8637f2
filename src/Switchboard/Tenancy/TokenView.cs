using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>A token as its admins see it; the text itself is gone.</summary>
internal sealed record TokenView(
    TokenId TokenId,
    OrganizationId OrganizationId,
    Tier Tier,
    AgentId? AgentId,
    string Name,
    string LastFour,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt)
{
    public const string Columns = "id, organization_id, tier, agent_id, name, last_four, created_at, expires_at, last_used_at, revoked_at";

    public static TokenView From(Row row) => new(
        row.Id<TokenId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.Enum<Tier>("tier"),
        row.IdOrNull<AgentId>("agent_id"),
        row.Text("name"),
        row.Text("last_four"),
        row.Instant("created_at"),
        row.InstantOrNull("expires_at"),
        row.InstantOrNull("last_used_at"),
        row.InstantOrNull("revoked_at"));

    public static TokenView Of(NewToken token) => new(
        token.Id, token.OrganizationId, token.Tier, token.AgentId, token.Name, token.LastFour, token.CreatedAt, token.ExpiresAt, null, null);
}

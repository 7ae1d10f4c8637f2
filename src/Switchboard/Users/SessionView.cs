using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Who is signed in.</summary>
/// <param name="Csrf">To be sent in the header <c>X-CSRF-Token</c> with whatever changes something.</param>
/// <param name="Organization">Null for those who run the deployment.</param>
/// <param name="SimulatorUrl">The page with the phones of the sandbox's people, where there is one.</param>
internal sealed record SessionView(SessionUser User, string Csrf, SessionOrganization? Organization, DateTimeOffset ExpiresAt, Uri? SimulatorUrl)
{
    static readonly Sql Found = $"""
        SELECT {WebUser.Columns}, (SELECT o.name FROM organization o WHERE o.organization_id = @organization) AS organization_name,
            (SELECT t.expires_at FROM token t WHERE t.organization_id = @organization AND t.id = @session) AS expires_at
        FROM web_user WHERE organization_id = @organization AND id = @user
        """;

    /// <summary>Reads it for a session that is in force.</summary>
    /// <param name="text">The session's token.</param>
    public static async ValueTask<SessionView?> Of(Session session, UserId user, TokenId token, string text, Uri? simulator) => await session.One(
        Found,
        new { user, session = token },
        row => Of(WebUser.From(row), row.Text("organization_name"), text, row.Instant("expires_at"), simulator));

    static SessionView Of(WebUser user, string organization, string text, DateTimeOffset expiresAt, Uri? simulator) => new(
        new(user.UserId, user.Name, user.Email, user.Role, user.OrganizationId, user.Password is not null),
        SessionCookie.Csrf(text),
        user.OrganizationId == OrganizationId.Deployment ? null : new(user.OrganizationId, organization),
        expiresAt,
        simulator);
}

/// <summary>The person.</summary>
internal sealed record SessionUser(UserId UserId, string Name, string? Email, Role Role, OrganizationId OrganizationId, bool HasPassword);

/// <summary>Their organization.</summary>
internal sealed record SessionOrganization(OrganizationId OrganizationId, string Name);

using Microsoft.AspNetCore.Http;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>A session that begins. Its text is here and in the browser's cookie alone.</summary>
/// <param name="At">When it began, which also is when it was used last.</param>
internal sealed record NewSession(
    TokenId Id, UserId User, Tier Tier, string Name, string Text, string Hash, string LastFour, DateTimeOffset At, DateTimeOffset ExpiresAt);

/// <summary>Begins and ends sessions on the web, inside the units of whoever does so. A session is a token that belongs to a person.</summary>
[Singleton]
internal sealed class Sessions(Ids ids, TimeProvider clock, AuditLog audit, SessionSettings settings, IEnumerable<ISignpost> signposts)
{
    const int LongestName = 100;

    // A person's own, on all their devices: the oldest end when there are more.
    const int MostOfOne = 50;

    static readonly Sql Insert = """
        INSERT INTO token (id, organization_id, tier, name, hash, last_four, created_at, expires_at, last_used_at, user_id)
        VALUES (@Id, @organization, @Tier, @Name, @Hash, @LastFour, @At, @ExpiresAt, @At, @User)
        """;

    // Also orders it with whoever changes the password, disables or deletes at the same moment: the row is theirs or ours.
    static readonly Sql SignedIn = """
        UPDATE web_user SET signed_in_at = @now
        WHERE organization_id = @organization AND id = @user AND password = @password AND disabled_at IS NULL
        """;

    static readonly Sql SignedInByAddress = """
        UPDATE web_user SET signed_in_at = @now
        WHERE organization_id = @organization AND id = @user AND email = @email AND disabled_at IS NULL
        """;

    static readonly Sql EndOne = "UPDATE token SET revoked_at = @now WHERE organization_id = @organization AND id = @session AND revoked_at IS NULL";

    static readonly Sql EndEach = "UPDATE token SET revoked_at = @now WHERE organization_id = @organization AND user_id = @user AND revoked_at IS NULL";

    static readonly Sql EndOldest = $"""
        UPDATE token SET revoked_at = @now WHERE organization_id = @organization AND id IN (
            SELECT t.id FROM token t WHERE t.organization_id = @organization AND t.user_id = @user AND t.revoked_at IS NULL AND t.expires_at > @now
            ORDER BY t.created_at DESC, t.id DESC LIMIT 1000 OFFSET {MostOfOne})
        """;

    /// <summary>A new one, not yet kept. Make it before the unit begins: a unit may run again.</summary>
    public NewSession Strike(WebUser user, HttpContext http)
    {
        var (text, now) = (TokenText.Make(user.Tier), clock.GetUtcNow());
        var browser = Line.Clean(http.Request.Headers.UserAgent.ToString(), LongestName);
        var name = browser.Length > 0 ? browser : "Web";
        return new(ids.Next<TokenId>(), user.UserId, user.Tier, name, text, TokenText.Hash(text), text[^4..], now, now + settings.Lifetime);
    }

    /// <summary>Keeps it, and says so in the audit log. Call <see cref="Tokens.Forget"/> after the commit.</summary>
    /// <param name="password">As it is kept: false where it is another by now, or the person can't sign in any more.</param>
    public async ValueTask<bool> Keep(Session unit, NewSession session, OrganizationId organization, string password) =>
        await unit.Execute(SignedIn, new { user = session.User, now = session.At, password }) > 0 && await Begin(unit, session, organization, null);

    /// <summary>Keeps that of somebody whom another vouches for. Call <see cref="Tokens.Forget"/> after the commit.</summary>
    /// <param name="email">Theirs: false where it is another by now, or the person can't sign in any more.</param>
    public async ValueTask<bool> KeepByAddress(Session unit, NewSession session, OrganizationId organization, string email) =>
        await unit.Execute(SignedInByAddress, new { user = session.User, now = session.At, email }) > 0
        && await Begin(unit, session, organization, new { by = "oidc" });

    async ValueTask<bool> Begin(Session unit, NewSession session, OrganizationId organization, object? how)
    {
        await unit.Execute(Insert, session);
        var ended = await unit.Execute(EndOldest, new { user = session.User, now = session.At });
        if (ended > 0)
        {
            await audit.Append(unit, organization, AuditEntry.System, "session.oldest_ended", session.User.Value, new { ended });
        }

        await audit.Append(unit, organization, $"user:{session.User}", "session.begun", session.Id.Value, how);
        return true;
    }

    /// <summary>What a page shows of a session that is in force.</summary>
    /// <param name="text">Its token.</param>
    public ValueTask<SessionView?> View(Session session, UserId user, TokenId token, string text) =>
        SessionView.Of(session, user, token, text, signposts.FirstOrDefault(post => post.Name == "simulator")?.Page);

    /// <summary>Ends one. Call <see cref="Tokens.Forget"/> after the commit.</summary>
    public async ValueTask End(Session unit, OrganizationId organization, TokenId session, string actor)
    {
        if (await unit.Execute(EndOne, new { session, now = clock.GetUtcNow() }) > 0)
        {
            await audit.Append(unit, organization, actor, "session.ended", session.Value);
        }
    }

    /// <summary>Ends all of a user's. Call <see cref="Tokens.Forget"/> after the commit.</summary>
    public async ValueTask EndAll(Session unit, OrganizationId organization, UserId user, string actor)
    {
        var ended = await unit.Execute(EndEach, new { user, now = clock.GetUtcNow() });
        if (ended > 0)
        {
            await audit.Append(unit, organization, actor, "session.all_ended", user.Value, new { ended });
        }
    }
}

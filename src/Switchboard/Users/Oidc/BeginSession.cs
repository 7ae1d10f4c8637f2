using Microsoft.AspNetCore.Http;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users.Oidc;

/// <summary>Begins the session of whom the provider knows, if they were invited: the address is what both know them by. Nobody is made by signing in.</summary>
[Singleton]
internal sealed class BeginSession(Database db, Sessions sessions, Tokens tokens, AuditLog audit, SecretBox box, TimeProvider clock)
{
    // Whoever is refused may come again and again: the log says so once in a while.
    static readonly TimeSpan ToldAgainAfter = TimeSpan.FromMinutes(15);
    const int MostTold = 1_000;

    readonly ShortMemory<string, bool> told = new(clock, ToldAgainAfter, MostTold);

    static readonly Sql Known = "SELECT id FROM web_user WHERE email = @email";

    /// <summary>Null when they are signed in.</summary>
    public async Task<Problem?> Do(OidcPerson person, HttpContext http, CancellationToken ct)
    {
        if (!person.IsVerified || person.Email.Length is 0 or > WebUser.LongestEmail)
        {
            await Tell(person, null, "unverified", ct);
            return OidcProblems.Unverified;
        }

        var user = await db.ReadSystem(session => session.One(SignIn.FindToSignIn, new { email = person.Email }, WebUser.From), ct);
        if (user is null)
        {
            var known = await db.ReadSystem(session => session.One(Known, new { email = person.Email }, row => row.IdOrNull<UserId>("id")), ct);
            await Tell(person, known, known is null ? "unknown_user" : "not_let_in", ct);
            return OidcProblems.UnknownUser;
        }

        var begun = sessions.Strike(user, http);
        var isIn = await db.Write(
            user.OrganizationId,
            async unit =>
            {
                if (!await sessions.KeepByAddress(unit, begun, user.OrganizationId, person.Email))
                {
                    return false;
                }

                // The invitation is taken: its link would let whoever finds it choose a password.
                if (user.SignedInAt is null)
                {
                    await unit.Execute(SignInLinks.EndAll, new { user = user.UserId });
                }

                return true;
            },
            ct);
        if (!isIn)
        {
            return OidcProblems.UnknownUser;
        }

        // The oldest of too many have ended.
        tokens.Forget(user.OrganizationId);
        SessionCookie.Give(http, begun.Text, begun.ExpiresAt);
        return null;
    }

    async Task Tell(OidcPerson person, UserId? user, string why, CancellationToken ct)
    {
        // Enough to tell two apart: the provider's id may be an address.
        var mark = box.Mark(person.Subject, "oidc subject");
        if (told.TryGet(mark + why, out _))
        {
            return;
        }

        told.Keep(mark + why, value: true, told.Begin());
        var subject = user?.Value ?? OrganizationId.Deployment.Value;
        await db.Write(
            OrganizationId.Deployment,
            async unit =>
            {
                await audit.Append(unit, OrganizationId.Deployment, AuditEntry.System, "session.refused", subject, new { by = "oidc", why, person = mark });
                return 0;
            },
            ct);
    }
}

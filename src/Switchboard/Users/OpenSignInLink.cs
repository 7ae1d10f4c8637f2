using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Signs a person in by a link, once: they say their password, and with the first run's link who they are.</summary>
internal sealed class OpenSignInLink(Database db, SignInLinks links, Passwords passwords, Sessions sessions, Tokens tokens) : IUseCase, IEndpoint
{
    const int LongestLink = TokenText.MaxLength;

    [Example("""{"link": "6VfQ1mEx2h0kDqXnT3uWb8yZ5sLcJ9rG4aPoBiNeRtU"}""")]
    internal sealed record Asked([property: MaxLength(LongestLink), Description("What stands behind link= in the address.")] string Link);

    [Example("""{"link": "6VfQ1mEx2h0kDqXnT3uWb8yZ5sLcJ9rG4aPoBiNeRtU", "password": "correct horse battery staple"}""")]
    internal sealed record Request(
        [property: MaxLength(LongestLink), Description("What stands behind link= in the address.")] string Link,
        [property: MaxLength(Passwords.Longest), Description("At least 12 characters.")] string Password,
        [property: MaxLength(WebUser.LongestEmail), Description("With the first run's link: the address to sign in with from now on.")] string? Email = null,
        [property: MaxLength(WebUser.LongestName), Description("What others see as the name.")] string? Name = null);

    /// <summary>What a link leads to.</summary>
    internal sealed record View(LinkPurpose Purpose, string? Email, string? Name, string? OrganizationName, DateTimeOffset ExpiresAt);

    static readonly Sql Welcome = """
        UPDATE web_user SET password = @hash, email = coalesce(@email, email), name = coalesce(@name, name), version = version + 1
        WHERE organization_id = @organization AND id = @user AND disabled_at IS NULL
        """;

    static readonly Problem Gone = new(
        "link_used_or_expired", 410, "This link was used, has expired, or a newer one was made.",
        "Sign in with your password, or ask an admin for a new link.");

    static readonly Problem Taken = Problem.Conflict("email_taken", "Somebody signs in with this address already.", "Give another address.");

    static readonly Problem NoEmail = Problem.Invalid("email", "This is no e-mail address.",
        "Give one such as maria@example.com; you sign in with it from now on.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Guard = "what stands in the link";
        routes.MapPost("/api/v1/session/link/look", (Asked asked, OpenSignInLink open, CancellationToken ct) => open.Look(asked.Link, ct).ToHttp())
            .Says("lookAtSignInLink", "Session", "What a link to sign in leads to").Open(Guard);
        routes.MapPost("/api/v1/session/link", (Request request, HttpContext http, OpenSignInLink open, CancellationToken ct) =>
                open.Do(request, http, ct).ToCreated())
            .Says("openSignInLink", "Session", "Sign in by a link, once, and choose a password").Open(Guard);
    }

    async Task<Outcome<View>> Look(string link, CancellationToken ct) => await links.Look(link, ct) is not { } found ? Gone
        : new View(
            found.Purpose, found.User.Email, found.User.Name,
            found.User.OrganizationId == OrganizationId.Deployment ? null : found.OrganizationName, found.ExpiresAt);

    async Task<Outcome<SessionView>> Do(Request request, HttpContext http, CancellationToken ct)
    {
        if (SessionCookie.IsFromElsewhere(http.Request))
        {
            return SignIn.FromElsewhere;
        }

        if (await links.Look(request.Link, ct) is not { User: var user } link)
        {
            return Gone;
        }

        var email = user.Email is null ? request.Email?.Trim().ToLowerInvariant() ?? "" : null;
        var name = string.IsNullOrWhiteSpace(request.Name) ? null : request.Name.Trim();
        if (((email is not null && !EmailAddress.TryParse(email, out _) ? NoEmail : null)
            ?? (name is null ? null : Line.Check("name", name, WebUser.LongestName))
            ?? Passwords.Check("password", request.Password, email ?? user.Email, name ?? user.Name)) is { } wrong)
        {
            return wrong;
        }

        var (hash, begun) = (await passwords.Hash(request.Password, ct), sessions.Strike(user, http));
        Outcome<SessionView> answer;
        try
        {
            answer = await db.Write<Outcome<SessionView>>(
                user.OrganizationId, unit => Begin(unit, link, begun, hash, new { hash, email, name, user = user.UserId }), ct);
        }
        catch (UniqueViolationException)
        {
            return Taken;
        }

        tokens.Forget(user.OrganizationId);
        if (answer.Succeeded)
        {
            SessionCookie.Give(http, begun.Text, begun.ExpiresAt);
        }

        return answer;
    }

    async ValueTask<Outcome<SessionView>> Begin(Session unit, KeptLink link, NewSession begun, string hash, object changed)
    {
        if (!await links.Spend(unit, link.Id) || await unit.Execute(Welcome, changed) == 0)
        {
            return Gone;
        }

        var organization = link.User.OrganizationId;
        await sessions.EndAll(unit, organization, link.User.UserId, $"user:{link.User.UserId}");
        return await sessions.Keep(unit, begun, organization, hash)
            && await sessions.View(unit, link.User.UserId, begun.Id, begun.Text) is { } session ? session : Gone;
    }
}

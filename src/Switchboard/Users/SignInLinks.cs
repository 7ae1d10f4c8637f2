using System.Buffers.Text;
using System.Security.Cryptography;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>What a link is for.</summary>
internal enum LinkPurpose
{
    /// <summary>The first run's: whoever opens it says address, name and password.</summary>
    First,

    /// <summary>Somebody was invited, and chooses a password.</summary>
    Invitation,

    /// <summary>Somebody chooses a new password.</summary>
    Reset,
}

/// <summary>A link that was just made. What stands in it is here and nowhere else: show it once.</summary>
internal sealed record NewLink(SignInLinkId Id, UserId User, LinkPurpose Purpose, string Text, string Hash, DateTimeOffset At, DateTimeOffset ExpiresAt);

/// <summary>A link as it was kept, with whose it is.</summary>
internal sealed record KeptLink(SignInLinkId Id, LinkPurpose Purpose, DateTimeOffset ExpiresAt, WebUser User, string OrganizationName);

/// <summary>Links by which a person signs in once and chooses a password. Who has a newer one can't use the older.</summary>
[Singleton]
internal sealed class SignInLinks(Database db, Ids ids, TimeProvider clock, AuditLog audit, SessionSettings settings, ServerAddress server)
{
    static readonly Sql Insert = """
        INSERT INTO sign_in_link (id, organization_id, user_id, purpose, hash, created_at, expires_at)
        VALUES (@Id, @organization, @User, @Purpose, @Hash, @At, @ExpiresAt)
        """;

    /// <summary>Ends all of a user's.</summary>
    public static readonly Sql EndAll = "DELETE FROM sign_in_link WHERE organization_id = @organization AND user_id = @user";

    static readonly Sql Find = $"""
        SELECT l.id AS link, l.purpose, l.expires_at, o.name AS organization_name,
            {string.Join(", ", WebUser.Columns.Split(", ").Select(column => $"u.{column} AS {column}"))}
        FROM sign_in_link l JOIN web_user u ON u.id = l.user_id JOIN organization o ON o.organization_id = u.organization_id
        WHERE l.hash = @hash AND l.used_at IS NULL AND l.expires_at > @now AND u.disabled_at IS NULL AND o.status NOT IN ('suspended', 'deleting')
        """;

    static readonly Sql Use = """
        UPDATE sign_in_link SET used_at = @now WHERE organization_id = @organization AND id = @link AND used_at IS NULL AND expires_at > @now
        """;

    /// <summary>A new one, not yet kept. Make it before the unit begins: a unit may run again.</summary>
    public NewLink Strike(UserId user, LinkPurpose purpose)
    {
        Span<byte> secret = stackalloc byte[32];
        RandomNumberGenerator.Fill(secret);
        var (text, now) = (Base64Url.EncodeToString(secret), clock.GetUtcNow());
        return new(ids.Next<SignInLinkId>(), user, purpose, text, TokenText.Hash(text), now, now + settings.Link);
    }

    /// <summary>Keeps it, and ends those before it.</summary>
    public async ValueTask Keep(Session unit, NewLink link, OrganizationId organization, string actor)
    {
        await unit.Execute(EndAll, new { user = link.User });
        await unit.Execute(Insert, link);
        await audit.Append(unit, organization, actor, "user.link_made", link.User.Value, new { purpose = EnumText.Of(link.Purpose), link.ExpiresAt });
    }

    /// <summary>Where it leads. What is behind the number sign isn't sent to any server.</summary>
    public string Address(NewLink link) => $"{server.Public.GetLeftPart(UriPartial.Authority)}/console/welcome#link={link.Text}";

    /// <summary>The link of a text that can still be used, or null.</summary>
    public async ValueTask<KeptLink?> Look(string text, CancellationToken ct) => text.Length > TokenText.MaxLength ? null
        : await db.ReadSystem(session => session.One(Find, new { hash = TokenText.Hash(text), now = clock.GetUtcNow() }, static row => new KeptLink(
            row.Id<SignInLinkId>("link"), row.Enum<LinkPurpose>("purpose"), row.Instant("expires_at"), WebUser.From(row), row.Text("organization_name"))), ct);

    /// <summary>Uses it up inside the unit; false when another did.</summary>
    public async ValueTask<bool> Spend(Session unit, SignInLinkId link) => await unit.Execute(Use, new { link, now = clock.GetUtcNow() }) == 1;
}

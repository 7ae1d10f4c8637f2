using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>A person who signs in to the web.</summary>
/// <param name="OrganizationId">The deployment's own for whoever runs it.</param>
/// <param name="Email">In lower case; null until the first sign-in says it.</param>
/// <param name="Password">Hashed; null until it is set.</param>
internal sealed record WebUser(
    UserId UserId, OrganizationId OrganizationId, string? Email, string Name, Role Role, string? Password, DateTimeOffset CreatedAt, DateTimeOffset? SignedInAt,
    DateTimeOffset? DisabledAt, long Version)
{
    public const int LongestName = 80;
    public const int LongestEmail = 254;

    public const string Columns = "id, organization_id, email, name, role, password, created_at, signed_in_at, disabled_at, version";

    public static readonly Sql Find = $"SELECT {Columns} FROM web_user WHERE organization_id = @organization AND id = @user";

    /// <summary>Has whoever signs in as them wait until the unit's end.</summary>
    public static readonly Sql Hold = "UPDATE web_user SET version = version + 1 WHERE organization_id = @organization AND id = @user";

    public static readonly Sql Insert = """
        INSERT INTO web_user (id, organization_id, email, name, role, created_at) VALUES (@UserId, @organization, @Email, @Name, @Role, @CreatedAt)
        ON CONFLICT (email) DO NOTHING
        """;

    /// <summary>Which tier a session of theirs has: whoever belongs to the deployment reaches all organizations.</summary>
    public Tier Tier => OrganizationId == OrganizationId.Deployment ? Tier.SuperAdmin : Tier.Organization;

    /// <summary>Whether they may answer people: they sign in, and not to look alone.</summary>
    public bool CanAnswer => DisabledAt is null && Role >= Role.Operator;

    public static WebUser New(UserId id, OrganizationId organization, string? email, string name, Role role, DateTimeOffset now) =>
        new(id, organization, email, name, role, null, now, null, null, 1);

    /// <summary>Why nobody can have this role here, or null: there is none above admin in an organization, and the deployment has no admins of one.</summary>
    public static Problem? CheckRole(Role role, OrganizationId organization) => (organization == OrganizationId.Deployment, role) switch
    {
        (false, Role.SuperAdmin) => Problem.Invalid(
            "role", "A super-admin belongs to no organization.", "Leave organizationId out, or choose admin, operator or viewer."),
        (true, Role.Admin or Role.Viewer) => Problem.Invalid(
            "role", "The deployment has super-admins and operators.", "Choose super_admin or operator, or name the organization."),
        _ => null,
    };

    public static WebUser From(Row row) => new(
        row.Id<UserId>("id"), row.Id<OrganizationId>("organization_id"), row.TextOrNull("email"), row.Text("name"), row.Enum<Role>("role"),
        row.TextOrNull("password"), row.Instant("created_at"), row.InstantOrNull("signed_in_at"), row.InstantOrNull("disabled_at"), row.Long("version"));
}

/// <summary>How it stands with a user.</summary>
internal enum UserStatus
{
    /// <summary>They have not signed in yet.</summary>
    Invited,

    /// <summary>They sign in.</summary>
    Active,

    /// <summary>They can't sign in any more.</summary>
    Disabled,
}

/// <summary>A user as admins see them.</summary>
internal sealed record UserView(
    UserId UserId, OrganizationId OrganizationId, string Name, string? Email, Role Role, UserStatus Status, DateTimeOffset? LastSignedInAt,
    DateTimeOffset CreatedAt, long Version) : IVersioned
{
    public static UserView Of(WebUser user) => new(
        user.UserId, user.OrganizationId, user.Name, user.Email, user.Role,
        user.DisabledAt is not null ? UserStatus.Disabled : user is { Password: null, SignedInAt: null } ? UserStatus.Invited : UserStatus.Active,
        user.SignedInAt, user.CreatedAt, user.Version);
}

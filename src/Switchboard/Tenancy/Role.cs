namespace Switchboard.Tenancy;

/// <summary>What somebody who is signed in to the web may do, from least to most.</summary>
public enum Role
{
    /// <summary>Sees the figures of their own organization and changes nothing.</summary>
    Viewer,

    /// <summary>Reads what happens, and acts in it: writes, takes conversations over, sees to what failed.</summary>
    Operator,

    /// <summary>Sets an organization up: agents, keys, rules, limits, users.</summary>
    Admin,

    /// <summary>Runs the deployment, for all organizations.</summary>
    SuperAdmin,
}

/// <summary>A person who is signed in to the web.</summary>
public sealed record SignedIn(UserId UserId, Role Role, string Name);

/// <summary>
/// The least role that a session needs for an endpoint. Where it isn't said, an operator may look and an admin may change. Tokens have tiers and no roles.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class LetsInAttribute(Role least) : Attribute
{
    /// <summary>The least role.</summary>
    public Role Least { get; } = least;
}

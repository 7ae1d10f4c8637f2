using Microsoft.AspNetCore.Http;

namespace Switchboard.Tenancy;

/// <summary>How far a caller reaches. A higher tier may do all that a lower one may, for more agents.</summary>
public enum Tier
{
    /// <summary>One agent, for itself alone.</summary>
    Agent,

    /// <summary>An organization's admin, for the organization's agents.</summary>
    Organization,

    /// <summary>The deployment's own admin, for all organizations.</summary>
    SuperAdmin,
}

/// <summary>
/// Who is asking, proven by a token. Bound into endpoints and tools; the organization in it is the only one that the call can reach
/// (a super-admin names another by the <c>organizationId</c> it passes).
/// </summary>
/// <param name="OrganizationId">The organization that the token belongs to; the deployment's own for a super-admin.</param>
/// <param name="AgentId">The agent that the token is for, on the agent tier only.</param>
public sealed record Caller(Tier Tier, OrganizationId OrganizationId, AgentId? AgentId, TokenId TokenId)
{
    /// <summary>The person, where the token is that of a session on the web.</summary>
    public SignedIn? User { get; init; }

    /// <summary>The form that audit entries carry, such as <c>agent:agt_…</c>.</summary>
    public string Actor => User is { } user ? $"user:{user.UserId}" : AgentId is { } agent ? $"agent:{agent}" : $"token:{TokenId}";

    /// <summary>
    /// The organization that a call is about: the caller's own, or the one that a super-admin has to name. Whatever else is named is not found. Whether a
    /// super-admin's organization exists is for the use case to see.
    /// </summary>
    public Outcome<OrganizationId> Reach(OrganizationId? named)
    {
        var reach = ReachOrDeployment(named);
        return reach.Succeeded && reach.Value == OrganizationId.Deployment ? NotNamed : reach;
    }

    /// <summary>The same for what the deployment has too, such as tokens: a super-admin who names no organization means the deployment.</summary>
    public Outcome<OrganizationId> ReachOrDeployment(OrganizationId? named) =>
        Tier == Tier.SuperAdmin || named is null || named == OrganizationId ? named ?? OrganizationId : UnknownOrganization;

    /// <summary>What is said to a super-admin who leaves out the organization that something is about.</summary>
    public static readonly Problem NotNamed = Problem.Invalid(
        "organizationId",
        "It isn't said which organization this is about.",
        "Name it in organizationId; GET /api/v1/organizations and comms_list_organizations list them.");

    /// <summary>What is said of an organization that isn't there for this caller.</summary>
    public static readonly Problem UnknownOrganization = Problem.NotFound(
        "organization",
        "An admin leaves organizationId out to mean its own; a super-admin finds organizations with GET /api/v1/organizations or comms_list_organizations.");

    /// <summary>The caller that authentication found for this request, for minimal API binding.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Caller>());
}

/// <summary>The least tier that may call a tool or an endpoint; those below never see it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RequiresAttribute(Tier tier) : Attribute
{
    /// <summary>The least tier.</summary>
    public Tier Tier { get; } = tier;
}

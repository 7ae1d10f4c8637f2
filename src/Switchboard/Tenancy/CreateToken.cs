using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Makes a token. The answer is the only place where its text is ever shown.</summary>
internal sealed class CreateToken(DoOnce once, TimeProvider clock, TokenMint mint) : IUseCase, IEndpoint
{
    const int MaxName = 100;

    /// <param name="Tier">An organization's admin makes tokens of the tiers agent and organization.</param>
    /// <param name="AgentId">For the tier agent, and only then.</param>
    /// <param name="OrganizationId">For a super-admin, who names the organization.</param>
    [Example("""{"name": "CRM", "tier": "organization"}""")]
    internal sealed record Request(
        [property: MaxLength(MaxName)] string Name,
        Tier Tier,
        AgentId? AgentId = null,
        OrganizationId? OrganizationId = null,
        DateTimeOffset? ExpiresAt = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    /// <param name="Secret">What the holder sends as <c>Authorization: Bearer</c>; absent when a clientRef is repeated.</param>
    internal sealed record Answer(TokenView Token, string? Secret);

    static readonly Sql Organization = "SELECT 1 FROM organization WHERE organization_id = @organization AND status <> 'deleting'";
    static readonly Sql Agent = "SELECT 1 FROM agent WHERE organization_id = @organization AND id = @agent";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/tokens", (Request request, Caller caller, CreateToken create, CancellationToken ct) =>
            create.Create(request, caller, ct).ToCreated(answer => $"/api/v1/tokens/{answer.Token.TokenId}"))
        .Says("createToken", "Tokens", "Make a token").Requires(Tier.Organization);

    public async Task<Outcome<Answer>> Create(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(request.OrganizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;

        if (Check(request, caller, organization) is { } problem)
        {
            return problem;
        }

        var token = mint.Strike(organization, request.Tier, request.AgentId, request.Name.Trim(), request.ExpiresAt);
        return await once.Write(
            organization, new(caller, "create_token", request.ClientRef, request with { ClientRef = null }), unit => Keep(unit, token, caller), ct, answer => answer with { Secret = null });
    }

    async ValueTask<Outcome<Answer>> Keep(Session unit, NewToken token, Caller caller)
    {
        if (await unit.Count(Organization) == 0)
        {
            return Caller.UnknownOrganization;
        }

        if (token.AgentId is { } agent && await unit.Count(Agent, new { agent }) == 0)
        {
            return Problem.NotFound("agent", "Look at GET /api/v1/agents for the organization's agents.") with { Field = "agentId" };
        }

        await mint.Keep(unit, token, caller.Actor);
        return new Answer(TokenView.Of(token), token.Text);
    }

    Problem? Check(Request request, Caller caller, OrganizationId organization)
    {
        if ((Line.Check("name", request.Name, MaxName) ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        if (request.Tier > caller.Tier)
        {
            return Problem.Forbidden("A token can't be of a higher tier than the one that makes it.", "Ask a super-admin.");
        }

        if (request.ExpiresAt <= clock.GetUtcNow())
        {
            return Problem.Invalid("expiresAt", "The token would have expired already.", "Give an instant in the future, or none.");
        }

        return (request.Tier, request.AgentId, organization == OrganizationId.Deployment) switch
        {
            (Tier.SuperAdmin, _, false) => Problem.Invalid("tier", "A super-admin's token belongs to no organization.", "Leave organizationId out."),
            (Tier.Agent or Tier.Organization, _, true) => Problem.Invalid("organizationId", "It isn't said which organization the token is for.", "Name it in organizationId."),
            (Tier.Agent, null, _) => Problem.Invalid("agentId", "It isn't said which agent the token is for.", "Name it in agentId."),
            (not Tier.Agent, not null, _) => Problem.Invalid("agentId", "Only a token of the tier agent is for one agent.", "Leave agentId out, or choose the tier agent."),
            _ => null,
        };
    }
}

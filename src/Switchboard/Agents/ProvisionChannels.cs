using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Makes an agent with its channels, or gives an agent channels, all or nothing: see <see cref="ProvisionAgent"/>.</summary>
internal sealed class ProvisionChannels(ProvisionAgent provision, DuplicateRoute duplicate) : IUseCase, IEndpoint
{
    internal const string Tool = "comms_provision_channels";

    /// <param name="DisplayName">What people call a new agent. One that is there keeps its name.</param>
    /// <param name="AgentId">An agent that is there already; none makes one.</param>
    /// <param name="OrganizationId">For a super-admin, who names the organization.</param>
    /// <param name="IdentityMode">A number of its own or shared ones, where the organization leaves the choice.</param>
    [Example("""{"displayName": "Front desk", "greeting": "Hello, this is Acme Dental.", "country": "US", "capabilities": {"phone": true, "email": true}}""")]
    internal sealed record Request(
        [property: MaxLength(ProfileText.MaxName)] string? DisplayName = null,
        AgentId? AgentId = null,
        [property: MaxLength(ProfileText.MaxGreeting)] string? Greeting = null,
        [property: MaxLength(ProfileText.MaxPrompt)] string? SystemPrompt = null,
        string Country = "US",
        Capabilities? Capabilities = null,
        OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null,
        MediaPolicy? Media = null,
        [property: Range(1, ProfileText.MaxMediaDays)] int? MediaRetentionDays = null,
        IdentityMode? IdentityMode = null,
        [property: MaxLength(253)] string? EmailDomain = null,
        RouteDuplication? RouteDuplication = null,
        ProviderOverrides? ProviderOverrides = null);

    internal sealed record Answer(
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("Whose it is.")] OrganizationId OrganizationId,
        [property: Description("active, or provisioning while the first request for it still runs.")] AgentStatus Status,
        [property: Description("What it has, and why it hasn't what it hasn't.")] IReadOnlyList<ChannelView> Channels,
        [property: Description("The agent's own token, shown this once: keep it. Absent when the agent had one already or the request is a repetition.")] string? SecurityToken)
    {
        /// <summary>What copies to <c>routeDuplication.webhookUrl</c> are signed with.</summary>
        [Description("What copies to routeDuplication.webhookUrl are signed with, shown this once.")]
        public string? WebhookSecret { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/agents", (Request request, Caller caller, ProvisionChannels provision, CancellationToken ct) =>
            provision.Provision(request, caller, ct).ToCreated(answer => $"/api/v1/agents/{answer.AgentId}"))
        .Says("provisionAgent", "Agents", "Make an agent with its channels, or give an agent channels").Requires(Tier.Organization);

    [McpServerTool(Name = Tool, Title = "Provision an agent's channels", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description(
        "Makes an agent with its telephone number in one step that comes through whole or not at all. Where agents share numbers it speaks from the "
        + "organization's pool; a number is rented, which costs money, only when none of the country is there. Returns the agent's token, which is shown only this once.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<Answer>> Provision(
        Caller caller,
        [MaxLength(ProfileText.MaxName), Description("What people call the agent: needed for a new one. With agentId it is left out or counts for nothing; an agent that is there keeps its name.")]
        string? displayName = null,
        [Description("An existing agent that shall get the channels it hasn't; left out, a new agent is made.")] AgentId? agentId = null,
        [MaxLength(ProfileText.MaxGreeting), Description("What it says first.")] string? greeting = null,
        [MaxLength(ProfileText.MaxPrompt), Description("What it is told about its work.")] string? systemPrompt = null,
        [Description("Where its number is from: an ISO 3166-1 code such as US.")] string country = "US",
        [Description("What it shall be able to do; a telephone number unless said otherwise.")] Capabilities? capabilities = null,
        [Description("For super-admins: whose agent it is.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the same agent and makes no second one.")]
        string? clientRef = null,
        [Description("Whether what people send it stays at the provider (pass_through, as a new agent begins) or is copied to our storage (keep).")] MediaPolicy? media = null,
        [Range(1, ProfileText.MaxMediaDays), Description("After how many days its stored files are deleted; as the deployment says unless given.")] int? mediaRetentionDays = null,
        [Description("In a hybrid organization: dedicated gives the agent a number of its own, shared (the default) lets it speak from the organization's pool.")] IdentityMode? identityMode = null,
        [MaxLength(253), Description("A domain that the organization has added (POST /api/v1/mail-domains), for the agent's mailbox.")] string? emailDomain = null,
        [Description("Where a copy of what people write to it goes.")] RouteDuplication? routeDuplication = null,
        [Description("Which provider serves a channel, where it shall not be the one that the organization uses otherwise.")] ProviderOverrides? providerOverrides = null,
        CancellationToken ct = default) =>
        Provision(
            new(
                displayName, agentId, greeting, systemPrompt, country, capabilities, organizationId, clientRef, media, mediaRetentionDays, identityMode,
                emailDomain, routeDuplication, providerOverrides),
            caller,
            ct);

    public async Task<Outcome<Answer>> Provision(Request request, Caller caller, CancellationToken ct)
    {
        if ((ProfileText.CheckNamed(request.DisplayName, request.AgentId)
            ?? ProfileText.Check(request.DisplayName, request.Greeting, request.SystemPrompt)
            ?? ProfileText.CheckCountry(request.Country) ?? ProfileText.CheckMediaDays(request.MediaRetentionDays) ?? ClientRefs.Check(request.ClientRef)) is { } problem)
        {
            return problem;
        }

        var copies = await duplicate.Check(request.RouteDuplication, ct);
        if (copies.Problem is { } noMailbox)
        {
            return noMailbox;
        }

        request = request with { RouteDuplication = copies.Value };
        var organization = await provision.OrganizationOf(request, caller, ct);
        return organization.Problem is { } unknown ? unknown : await provision.Provision(request, organization.Value, caller.Actor, caller, withToken: true, ct);
    }
}

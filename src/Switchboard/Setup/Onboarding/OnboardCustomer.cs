using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Channels.Mail.Domains;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Onboarding;

/// <summary>
/// All that a new customer needs, in one call that comes through whole or not at all: the organization, an agent with its channels, tokens, the DNS records of its mail domain,
/// and the configuration of its MCP client. An admin onboards an agent into its own organization the same way.
/// </summary>
internal sealed class OnboardCustomer(Database db, PrepareCustomer prepare, FinishCustomer finish, ProvisionAgent provision, CustomerMail mailboxes, ServerAddress server) : IUseCase, IEndpoint
{
    internal const string Tool = "comms_onboard_customer";

    /// <param name="DisplayName">What people call a new agent. One that is there keeps its name.</param>
    /// <param name="Organization">The organization to make; for super-admins.</param>
    /// <param name="OrganizationId">For a super-admin: one that is there already.</param>
    /// <param name="AgentId">An agent that is there already and shall get the channels that it hasn't.</param>
    /// <param name="EmailDomain">The domain of its mailbox.</param>
    /// <param name="IdentityMode">A number of its own or shared ones, in a hybrid organization.</param>
    [Example("""
        {
          "displayName": "Front desk",
          "greeting": "Hello, this is Bay Dental.",
          "organization": {"name": "Bay Dental", "slug": "bay-dental"},
          "capabilities": {"phone": true, "email": true}
        }
        """, Name = "A new customer, by a super-admin")]
    [Example("""{"displayName": "Front desk", "greeting": "Hello, this is Acme Dental.", "capabilities": {"phone": true}}""", Name = "An agent in your own organization")]
    internal sealed record Request(
        [property: MaxLength(ProfileText.MaxName)] string? DisplayName = null,
        NewCustomer? Organization = null,
        OrganizationId? OrganizationId = null,
        AgentId? AgentId = null,
        [property: MaxLength(ProfileText.MaxGreeting)] string? Greeting = null,
        [property: MaxLength(ProfileText.MaxPrompt)] string? SystemPrompt = null,
        string Country = "US",
        Capabilities? Capabilities = null,
        [property: MaxLength(253)] string? EmailDomain = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null,
        IdentityMode? IdentityMode = null);

    internal sealed record NewCustomer(
        [property: MaxLength(CreateOrganization.MaxName), Description("What people call it.")] string Name,
        [property: MaxLength(63), Description("Short unique name of lower-case letters, digits and hyphens.")] string Slug,
        [property: Description("Whose numbers its agents use: dedicated, shared or hybrid.")] IdentityMode IdentityMode = IdentityMode.Dedicated,
        [property: Description("How its traffic is kept apart at the provider: account, agent or organization.")] IsolationMode IsolationMode = IsolationMode.Account,
        [property: Description("A JSON object of your own, kept with the organization.")] JsonElement? Settings = null);

    internal sealed record Answer(
        [property: Description("The organization.")] OrganizationView Organization,
        [property: Description("The token of its admin, shown this once: keep it. Absent when the organization was there already or the request is a repetition.")] string? OrganizationToken,
        [property: Description("The agent.")] AgentId AgentId,
        [property: Description("The agent's own token, shown this once: keep it. Absent when the agent had one already or the request is a repetition.")] string? Token,
        [property: Description("What the agent has, and why it hasn't what it hasn't.")] IReadOnlyList<ChannelView> Channels,
        [property: Description(
            "What has to stand in the DNS of its own mail domain before mail goes out and comes in; empty without a mailbox, and with one at the "
            + "domain that this deployment shares, which needs none.")]
        IReadOnlyList<DnsRecord> DnsRecords,
        [property: Description("Where providers bring what arrives, by channel; numbers that were rented point there already.")] IReadOnlyDictionary<string, string> WebhookUrls,
        [property: Description("What to do now, in order.")] IReadOnlyList<string> Instructions,
        [property: Description("Ready to paste into the usual MCP clients.")] McpAccess Mcp);

    static readonly Problem NotYours = Problem.Forbidden(
        "Making an organization is for a super-admin.", "Leave organization out to onboard an agent into your own organization, or ask the operator of this deployment.");

    static readonly Problem OneOfBoth = Problem.Invalid(
        "organization", "It is said both which organization to make and what is there already.", "Send either organization, or organizationId and agentId.");

    static readonly Sql Providers = "SELECT kind, provider FROM channel WHERE organization_id = @organization AND agent_id = @agent AND status = 'active' AND released_at IS NULL ORDER BY id";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/onboard", (Request request, Caller caller, OnboardCustomer onboard, CancellationToken ct) =>
            onboard.Onboard(request, caller, ct).ToCreated(answer => $"/api/v1/agents/{answer.AgentId}"))
        .Says("onboardCustomer", "Organizations", "Make an organization with an agent, its channels and tokens, and tell all that has to be set up outside").Requires(Tier.Organization);

    [McpServerTool(Name = Tool, Title = "Onboard a customer", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description(
        "Makes an organization and an agent with its channels in one step that comes through whole or not at all. Returns their tokens (shown only "
        + "this once), DNS records for its mail domain, and ready MCP client configuration. Renting a number costs money.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<Answer>> Onboard(
        Caller caller,
        [MaxLength(ProfileText.MaxName), Description("What people call the agent: needed for a new one. With agentId it is left out or counts for nothing; an agent that is there keeps its name.")]
        string? displayName = null,
        [Description("For super-admins: the organization to make. Left out, the agent is made in your own.")] NewCustomer? organization = null,
        [Description("For super-admins: an organization that is there already.")] OrganizationId? organizationId = null,
        [Description("An existing agent that shall get the channels it hasn't; left out, a new agent is made.")] AgentId? agentId = null,
        [MaxLength(ProfileText.MaxGreeting), Description("What it says first.")] string? greeting = null,
        [MaxLength(ProfileText.MaxPrompt), Description("What it is told about its work.")] string? systemPrompt = null,
        [Description("Where its number is from: an ISO 3166-1 code such as US.")] string country = "US",
        [Description("What it shall be able to do; a telephone number unless said otherwise.")] Capabilities? capabilities = null,
        [MaxLength(253), Description("A domain of its own for its mailbox, which is added; left out, it is that of the mail provider's account here.")] string? emailDomain = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the same organization and agent and makes no second ones.")]
        string? clientRef = null,
        [Description("In a hybrid organization: dedicated gives the agent a number of its own, shared (the default) lets it speak from the organization's pool.")] IdentityMode? identityMode = null,
        CancellationToken ct = default) =>
        Onboard(new(displayName, organization, organizationId, agentId, greeting, systemPrompt, country, capabilities, emailDomain, clientRef, identityMode), caller, ct);

    public async Task<Outcome<Answer>> Onboard(Request request, Caller caller, CancellationToken ct)
    {
        if ((ProfileText.CheckNamed(request.DisplayName, request.AgentId)
            ?? ProfileText.Check(request.DisplayName, request.Greeting, request.SystemPrompt)
            ?? ProfileText.CheckCountry(request.Country) ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        return request.Organization is not { } customer ? await Join(request, caller, ct)
            : caller.Tier < Tier.SuperAdmin ? NotYours
            : request.OrganizationId is not null || request.AgentId is not null ? OneOfBoth
            : await Found(request, customer, caller, ct);
    }

    /// <summary>Into an organization that is there: an agent comes through whole or not at all by itself.</summary>
    async Task<Outcome<Answer>> Join(Request request, Caller caller, CancellationToken ct)
    {
        var wish = Agent(request);
        var organization = await provision.OrganizationOf(wish, caller, ct);
        if (organization.Problem is { } unknown)
        {
            return unknown;
        }

        var mail = await mailboxes.Find(organization.Value, request, mayAdd: true, caller, ct);
        if (mail.Problem is { } noMail)
        {
            return noMail;
        }

        var made = await provision.Provision(wish, organization.Value, caller.Actor, caller, withToken: true, ct);
        if (made.Problem is { } problem)
        {
            await mailboxes.TakeBack(mail.Value, organization.Value, caller);
            return problem;
        }

        return await Tell(organization.Value, made.Value, mail.Value.Domain, null, made.Value.SecurityToken, ct);
    }

    async Task<Outcome<Answer>> Found(Request request, NewCustomer customer, Caller caller, CancellationToken ct)
    {
        var prepared = await prepare.Prepare(request, customer, caller, ct);
        if (prepared.Problem is { } refused)
        {
            return refused;
        }

        // From here on it comes through or is undone, even when nobody waits for it any more.
        var (organization, state, _) = prepared.Value;
        var mail = await mailboxes.Find(organization, request, mayAdd: state == CustomerState.New, caller, CancellationToken.None);
        var made = mail.Problem is { } noMail ? noMail : await provision.Provision(Agent(request), organization, caller.Actor, caller, withToken: false, CancellationToken.None);
        if (state == CustomerState.Onboarded)
        {
            await prepare.LetGo(prepared.Value);
            return made.Problem is { } gone ? gone : await Tell(organization, made.Value, mail.Value.Domain, null, null, ct);
        }

        var finished = made.Problem is { } failed ? failed : await finish.Finish(prepared.Value, made.Value, caller.Actor);
        if (finished.Problem is { } problem)
        {
            if (mail.Succeeded)
            {
                // Before the rest, so that it is free at once.
                await mailboxes.TakeBack(mail.Value, organization, caller);
            }

            await prepare.GiveUp(prepared.Value, caller.Actor);
            return problem;
        }

        return await Tell(organization, made.Value, mail.Value.Domain, finished.Value.Organization, finished.Value.Agent, ct);
    }

    // The reference is the caller's for this tool, not for the one that provisions.
    static ProvisionChannels.Request Agent(Request request) => new(
        request.DisplayName, request.AgentId, request.Greeting, request.SystemPrompt, request.Country, request.Capabilities, request.OrganizationId,
        request.ClientRef is { } reference ? $"{Tool}:{reference}" : null)
    {
        EmailDomain = request.EmailDomain,
        IdentityMode = request.IdentityMode,
    };

    async Task<Outcome<Answer>> Tell(OrganizationId id, ProvisionChannels.Answer made, MailboxDomain? mail, string? organizationToken, string? token, CancellationToken ct)
    {
        if (await db.Read(id, session => session.One(GetOrganization.Find, null, OrganizationView.From), ct) is not { } organization)
        {
            return Caller.UnknownOrganization;
        }

        var root = server.PublicText;
        var held = made.Channels.Where(channel => channel.State is ChannelStatus.Active or ChannelStatus.Pending).ToList();
        var providers = await db.Read(id, session => session.Many(Providers, new { agent = made.AgentId }, row => (Kind: row.Enum<ChannelKind>("kind"), Name: row.Text("provider"))), ct);
        var hooks = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var channel in held)
        {
            var provider = channel.Channel == ChannelKind.Email && mail is not null ? mail.Provider : providers.First(one => one.Kind == channel.Channel).Name;
            hooks[EnumText.Of(channel.Channel)] = channel switch
            {
                { Channel: ChannelKind.Email } => $"{root}/webhooks/{provider}",
                // A number of its own is rented with its agent's address; what several may hold, or hold in turn, has its provider's.
                { Channel: ChannelKind.Sms, Shared: false } => $"{root}/webhooks/{made.AgentId}/sms",
                _ => $"{root}/webhooks/{provider}/{EnumText.Of(channel.Channel)}",
            };
        }

        var hasMail = held.Any(channel => channel.Channel == ChannelKind.Email) && mail is not null;
        return new Answer(
            organization, organizationToken, made.AgentId, token, made.Channels, hasMail && !mail!.IsShared ? mail.Records : [], hooks,
            [.. Steps(organization, made, held, hasMail ? mail : null, token is not null), .. Reach(organization)],
            McpAccess.For(root, token));
    }

    IEnumerable<string> Reach(OrganizationView organization) => organization.Mode == OrganizationMode.Sandbox || server.IsForOthers ? []
        : [$"Providers can't reach {server.PublicText}: nothing that people write comes in, and no receipt, "
            + "until the operator says on the console's set-up page, or in Server:PublicUrl, at which address others reach this deployment."];

    static IEnumerable<string> Steps(OrganizationView organization, ProvisionChannels.Answer made, List<ChannelView> held, MailboxDomain? mail, bool hasToken)
    {
        if (hasToken)
        {
            yield return "Keep the tokens now: they are shown this once.";
        }

        if (mail is { IsShared: true })
        {
            yield return mail.Status == MailDomainStatus.Verified
                ? $"No DNS records are needed: the mailbox is at {mail.Name}, which is shared and set up. For mail at a domain of the customer's own, name it in emailDomain."
                : $"No DNS records are needed of you: the mailbox is at {mail.Name}, which is shared; mail goes out and comes in once the operator of this deployment has set up its DNS.";
        }
        else if (mail is { Status: not MailDomainStatus.Verified })
        {
            yield return $"Set the DNS records at {mail.Name}; mail goes out and comes in once the provider has found them.";
        }

        foreach (var channel in made.Channels.Where(channel => channel.State == ChannelStatus.Unavailable))
        {
            yield return $"The channel {EnumText.Of(channel.Channel)} is not to be had yet: {channel.Reason}";
        }

        yield return $"Paste the configuration into the agent's MCP client{(hasToken ? "" : $", with the agent's token in the place of {McpAccess.Placeholder}")}, and call comms_ping.";
        var active = held.Where(channel => channel.State == ChannelStatus.Active).Select(channel => channel.Address).ToList();
        if (active.Count > 0)
        {
            yield return $"Write to {string.Join(" or ", active)}"
                + $"{(organization.Mode == OrganizationMode.Sandbox ? " as one of the simulator's people" : "")}; the agent reads it with comms_get_waiting_messages.";
        }

        if (organization.Mode == OrganizationMode.Sandbox)
        {
            yield return $"For the real world, a super-admin approves the organization: POST /api/v1/organizations/{organization.OrganizationId}/approve. "
                + "That ends its sandbox channels for good; register a provider's account first, so that its agents can be given real ones.";
        }
    }
}

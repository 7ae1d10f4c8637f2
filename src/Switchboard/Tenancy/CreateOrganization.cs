using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Makes an organization, in sandbox mode, with the first token of its admin.</summary>
internal sealed partial class CreateOrganization(Database db, Ids ids, TimeProvider clock, AuditLog audit, TokenMint mint, ClientRefs refs) : IUseCase, IEndpoint
{
    const string Tool = "comms_create_organization";
    internal const int MaxName = 100;
    const int MaxSlug = 63;
    const int MaxSettingsLength = 16_384;

    [Example("""{"name": "Acme Dental", "slug": "acme-dental"}""")]
    internal sealed record Request(
        [property: MaxLength(MaxName)] string Name,
        [property: MaxLength(MaxSlug)] string Slug,
        IdentityMode IdentityMode = IdentityMode.Dedicated,
        IsolationMode IsolationMode = IsolationMode.Account,
        JsonElement? Settings = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    /// <param name="Token">The admin's token, shown this once; absent when a clientRef is repeated.</param>
    internal sealed record Answer(OrganizationView Organization, string? Token);

    // Whoever has the slug, also where this scope can't see, it is taken.
    static readonly Sql Insert = """
        INSERT INTO organization (organization_id, name, slug, mode, status, identity_mode, isolation_mode, settings, created_at, version)
        VALUES (@organization, @Name, @Slug, @Mode, @Status, @IdentityMode, @IsolationMode, @SettingsText, @CreatedAt, 1)
        ON CONFLICT DO NOTHING
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/organizations", (Request request, Caller caller, CreateOrganization create, CancellationToken ct) =>
            create.Create(request, caller, ct).ToCreated(answer => $"/api/v1/organizations/{answer.Organization.OrganizationId}"))
        .Says("createOrganization", "Organizations", "Make an organization").Requires(Tier.SuperAdmin);

    [McpServerTool(Name = Tool, Title = "Create an organization", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Makes an organization (tenant) in sandbox mode. Returns it with its admin's token, which is shown only this once: keep it.")]
    [Requires(Tier.SuperAdmin)]
    public Task<Outcome<Answer>> Create(
        Caller caller,
        [MaxLength(MaxName), Description("What people call it.")] string name,
        [MaxLength(MaxSlug), Description("Short unique name of lower-case letters, digits and hyphens.")] string slug,
        [Description("Whose numbers its agents use: dedicated (one each), shared (all speak from the organization's pool) or hybrid (shared, and one of its own for each agent that asks).")]
        IdentityMode identityMode = IdentityMode.Dedicated,
        [Description("How its traffic is kept apart at the provider: account (one for all), agent (a subaccount for each agent), organization (a subaccount for the organization).")]
        IsolationMode isolationMode = IsolationMode.Account,
        [Description("A JSON object of your own, kept with the organization and given back as it is; Switchboard reads nothing in it.")] JsonElement? settings = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the same organization and makes no second one.")]
        string? clientRef = null,
        CancellationToken ct = default) =>
        Create(new(name, slug, identityMode, isolationMode, settings, clientRef), caller, ct);

    public async Task<Outcome<Answer>> Create(Request request, Caller caller, CancellationToken ct)
    {
        if (Check(request) is { } problem)
        {
            return problem;
        }

        var organization = Strike(ids.Next<OrganizationId>(), request);
        if (request.ClientRef is not null)
        {
            var reserved = await db.Write(OrganizationId.Deployment, unit => Reserve(unit, Claim(request, caller, organization), organization), ct);
            if (reserved.Problem is { } conflict)
            {
                return conflict;
            }

            organization = reserved.Value;
        }

        var token = mint.Strike(organization.OrganizationId, Tier.Organization, null, "Admin");
        var outcome = await db.Write(organization.OrganizationId, unit => Keep(unit, organization, token, caller.Actor), ct);
        if (request.ClientRef is not null && !outcome.Succeeded)
        {
            await db.Write(OrganizationId.Deployment, unit => ClientRefs.Release(unit, Claim(request, caller, organization)), ct);
        }

        return outcome;
    }

    ClientRef Claim(Request request, Caller caller, OrganizationView organization) =>
        refs.For(OrganizationId.Deployment, caller, Tool, request.ClientRef!, request with { ClientRef = null }, organization);

    // The reference belongs to the deployment, the organization to itself, and no unit spans both. So the reference is claimed first, with the organization's id:
    // whoever repeats it goes on with that id, and makes what a crash in between has left out.
    static async ValueTask<Outcome<OrganizationView>> Reserve(Session unit, ClientRef claim, OrganizationView organization) =>
        await unit.Execute(ClientRefs.Claim, claim) == 1 ? organization : await ClientRefs.Earlier<OrganizationView>(unit, claim);

    /// <summary>The organization that a request asks for, not yet kept.</summary>
    public OrganizationView Strike(OrganizationId id, Request request) => new(
        id, request.Name.Trim(), request.Slug, OrganizationMode.Sandbox, OrganizationStatus.Active, request.IdentityMode, request.IsolationMode,
        request.Settings ?? JsonElement.Parse("{}"), clock.GetUtcNow());

    async ValueTask<Outcome<Answer>> Keep(Session unit, OrganizationView organization, NewToken token, string actor)
    {
        if (await Keep(unit, organization, actor))
        {
            await mint.Keep(unit, token, actor);
            return new Answer(organization, token.Text);
        }

        return await unit.One(GetOrganization.Find, null, OrganizationView.From) is null
            ? SlugTaken(organization.Slug)
            : new Answer(organization, null);
    }

    /// <summary>Keeps an organization without a token, in its own scope. False when it is there already or its slug is taken.</summary>
    public async ValueTask<bool> Keep(Session unit, OrganizationView organization, string actor)
    {
        if (await unit.Execute(Insert, Row.Of(organization)) == 0)
        {
            return false;
        }

        await audit.Append(unit, organization.OrganizationId, actor, "organization.created", organization.OrganizationId.Value, new { organization.Slug });
        return true;
    }

    /// <summary>What is wrong with a request.</summary>
    internal static Problem? Check(Request request)
    {
        if ((CheckName(request.Name) ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        if (request.Slug is not { Length: > 0 and <= MaxSlug } || !Slug().IsMatch(request.Slug))
        {
            return Problem.Invalid("slug", "The slug isn't 1 to 63 lower-case letters, digits and hyphens.", "Use a slug such as acme-dental.");
        }

        return CheckModes(request.IdentityMode, request.IsolationMode) ?? CheckSettings(request.Settings);
    }

    /// <summary>What is said of a slug that another organization has.</summary>
    internal static Problem SlugTaken(string slug) => Problem.Conflict("slug_taken", $"There is an organization with the slug {slug} already.", "Choose another slug.");

    /// <summary>What is wrong with a name.</summary>
    internal static Problem? CheckName(string name) => Line.Check("name", name, MaxName);

    /// <summary>What is wrong with the modes; null ones are left as they are.</summary>
    internal static Problem? CheckModes(IdentityMode? identity, IsolationMode? isolation) =>
        isolation == IsolationMode.Agent && identity is not (null or IdentityMode.Dedicated) ? NotApart : null;

    /// <summary>A number that agents share can't be in the account of one of them.</summary>
    internal static readonly Problem NotApart = Problem.Invalid(
        "isolationMode", "An account for each agent needs a number for each agent.", "Set identityMode to dedicated, or isolationMode to organization or account.");

    /// <summary>What is wrong with the settings.</summary>
    internal static Problem? CheckSettings(JsonElement? given) =>
        given is { } settings && (settings.ValueKind != JsonValueKind.Object || settings.GetRawText().Length > MaxSettingsLength)
            ? Problem.Invalid("settings", $"The settings aren't a JSON object of at most {MaxSettingsLength} characters.", "Send an object such as {\"team\":\"north\"}.")
            : null;

    [GeneratedRegex(@"^[a-z0-9-]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Slug();

    sealed record Row(
        string Name, string Slug, OrganizationMode Mode, OrganizationStatus Status, IdentityMode IdentityMode, IsolationMode IsolationMode,
        string SettingsText, DateTimeOffset CreatedAt)
    {
        public static Row Of(OrganizationView view) => new(
            view.Name, view.Slug, view.Mode, view.Status, view.IdentityMode, view.IsolationMode, view.Settings.GetRawText(), view.CreatedAt);
    }
}

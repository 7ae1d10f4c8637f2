using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>
/// Makes a template at the provider and hands it in for approval. It is written down first: a provider that is cut off in between is looked through before anything is made again, so that it is made once.
/// </summary>
internal sealed class CreateTemplate(Database db, TemplateBook book, SubmitTemplate submit, OrganizationReach reach, ClientRefs refs, AuditLog audit, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Tool = "comms_create_template";

    static readonly Problem NameTaken = Problem.Conflict("template_exists", "The organization has a template with this name and language.", "Choose another name: WhatsApp approves each text under a name of its own.");

    static readonly Sql Unmade = """
        SELECT id FROM message_template WHERE organization_id = @organization AND credential_id = @credential AND name = @Name AND language = @Language AND imported = false AND state = 'creating'
        """;

    static readonly Sql Delete = "DELETE FROM message_template WHERE organization_id = @organization AND id = @template AND state = 'creating'";

    internal sealed record Request(
        [property: MaxLength(TemplateText.LongestName)] string Name,
        [property: MaxLength(TemplateText.LongestBody)] string Body,
        string Language = "en",
        TemplateCategory Category = TemplateCategory.Utility,
        Dictionary<string, string>? Samples = null,
        [property: MaxLength(TemplateText.LongestUrl)] string? MediaUrl = null,
        TemplateButton[]? Buttons = null,
        bool Submit = true,
        OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    /// <summary>What a reference stands for.</summary>
    sealed record Pointer(TemplateId TemplateId);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/whatsapp/templates", (Request request, Caller caller, CreateTemplate create, CancellationToken ct) =>
            create.Create(request, caller, ct).ToCreated(template => $"/api/v1/whatsapp/templates/{template.TemplateId}"))
        .Says("createTemplate", "WhatsApp", "Make a WhatsApp template and hand it in for approval").Requires(Tier.Organization);

    [McpServerTool(Name = Tool, Title = "Create a WhatsApp template", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Makes a WhatsApp template and hands it in for approval, which takes minutes to a day. Only an approved template reaches a person who last wrote more than 24 hours ago.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<TemplateView>> Create(
        Caller caller,
        [MaxLength(TemplateText.LongestName), Description("Lower-case letters, digits and underscores, such as appointment_reminder.")] string name,
        [MaxLength(TemplateText.LongestBody), Description("The text, with variables as {{1}}, {{2}} between words, never at its beginning or end.")] string body,
        [Description("Its language's code, such as en or pt_BR.")] string language = "en",
        [Description("What it is for.")] TemplateCategory category = TemplateCategory.Utility,
        [Description("An example for each variable, such as {\"1\": \"Ada\"}: the reviewers read it.")] Dictionary<string, string>? samples = null,
        [MaxLength(TemplateText.LongestUrl), Description("The address of a picture or file that goes with it.")] string? mediaUrl = null,
        [Description("Up to three quick replies, or up to two links (with url).")] TemplateButton[]? buttons = null,
        [Description("Whether it is handed in for approval at once.")] bool submit = true,
        [Description("For super-admins: whose template it is.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the same template and makes no second one.")] string? clientRef = null,
        CancellationToken ct = default) =>
        Create(new(name, body, language, category, samples, mediaUrl, buttons, submit, organizationId, clientRef), caller, ct);

    async Task<Outcome<TemplateView>> Create(Request request, Caller caller, CancellationToken ct)
    {
        var content = new TemplateContent(request.Body.ReplaceLineEndings("\n"), request.MediaUrl, request.Buttons is { Length: > 0 } ? request.Buttons : null);
        var samples = request.Samples ?? [];
        if ((TemplateText.Check(request.Name, request.Language, content, samples) ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        var organization = await reach.Of(caller, request.OrganizationId, ct);
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        var account = await book.Account(organization.Value, ct);
        if (account.Problem is { } none)
        {
            return none;
        }

        var now = clock.GetUtcNow();
        var fresh = new MessageTemplate(
            ids.Next<TemplateId>(), organization.Value, account.Value.Provider.Name, account.Value.Credential.Id, null, request.Name, request.Language, request.Category, content, TemplateText.Variables(content),
            samples, TemplateState.Creating, null, Imported: false, now, now);
        var claim = request.ClientRef is { } reference
            ? refs.For(organization.Value, caller, Tool, reference, request with { ClientRef = null, Samples = new(samples.OrderBy(pair => pair.Key, StringComparer.Ordinal)) }, new Pointer(fresh.TemplateId))
            : null;
        var begun = await db.Write(organization.Value, unit => Begin(unit, fresh, claim, caller.Actor), ct);
        return begun.Problem is { } refused ? refused : await Finish(begun.Value, account.Value, isFirst: begun.Value.TemplateId == fresh.TemplateId, request.Submit, claim, ct);
    }

    async ValueTask<Outcome<MessageTemplate>> Begin(Session unit, MessageTemplate fresh, ClientRef? claim, string actor)
    {
        if (claim is not null && await unit.Execute(ClientRefs.Claim, claim) == 0)
        {
            var earlier = await ClientRefs.Earlier<Pointer>(unit, claim);
            return earlier.Problem is { } conflict ? conflict
                : await unit.One(MessageTemplate.ById, new { template = earlier.Value.TemplateId }, MessageTemplate.From) is { } made ? made
                : MessageTemplate.Unknown;
        }

        if (await unit.Execute(MessageTemplate.Insert, fresh) == 0)
        {
            return await unit.One(Unmade, new { credential = fresh.CredentialId, fresh.Name, fresh.Language }, row => (TemplateId?)row.Id<TemplateId>("id")) is { } begun
                ? NameTaken with { Next = $"Its making was cut off: POST /api/v1/whatsapp/templates/{begun}/submit or comms_submit_template makes it, deleting it frees the name." }
                : NameTaken;
        }

        await book.Claim(unit, fresh.TemplateId);
        await audit.Append(unit, fresh.OrganizationId, actor, "template.created", fresh.TemplateId.Value);
        return fresh;
    }

    // From here on it comes through even when nobody waits for it any more.
    async Task<Outcome<TemplateView>> Finish(MessageTemplate template, TemplateAccount account, bool isFirst, bool isSubmitted, ClientRef? claim, CancellationToken ct)
    {
        if (template.State == TemplateState.Creating)
        {
            var made = isFirst ? await book.Make(template, account) : await book.Complete(template, account, ct);
            if (made.Problem is { } trouble)
            {
                return trouble.Code is "provider_refused" ? await Undo(template, claim, trouble) : trouble.Status == 409 ? trouble : trouble with { Next = "It is written down and made when you ask for it again: " + trouble.Next };
            }

            template = made.Value;
        }

        if (!isSubmitted || template.State != TemplateState.Unsubmitted)
        {
            return TemplateView.Of(template);
        }

        var submitted = await submit.Submit(template, template.Category ?? TemplateCategory.Utility, ct);
        return TemplateView.Of(submitted.Succeeded ? submitted.Value : template with { Reason = $"It could not be handed in: {submitted.Problem!.Detail} {submitted.Problem.Next}" });
    }

    async Task<Problem> Undo(MessageTemplate template, ClientRef? claim, Problem trouble)
    {
        await db.Write(
            template.OrganizationId,
            async unit => await unit.Execute(Delete, new { template = template.TemplateId }) + (claim is null ? 0 : await ClientRefs.Release(unit, claim)),
            CancellationToken.None);
        return trouble;
    }
}

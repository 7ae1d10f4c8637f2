using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>
/// Makes a template at the provider and hands it in for approval. It is written down first: a provider that is cut off in between is looked
/// through before anything is made again, so that it is made once.
/// </summary>
internal sealed class CreateTemplate(
    BeginTemplate begin, TemplateBook book, TemplateAccounts accounts, SubmitTemplate submit, OutsideHttp outside,
    OrganizationReach reach) : IUseCase, IEndpoint
{
    internal const string Tool = "comms_create_template";

    [Example("""
        {
          "name": "appointment_reminder",
          "body": "Hello {{1}}, we expect you on {{2}}. Reply here if that does not suit you.",
          "language": "en",
          "category": "utility",
          "samples": {"1": "Ada", "2": "Tuesday at 10:00"}
        }
        """)]
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

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/whatsapp/templates", (Request request, Caller caller, CreateTemplate create, CancellationToken ct) =>
            create.Create(request, caller, ct).ToCreated(template => $"/api/v1/whatsapp/templates/{template.TemplateId}"))
        .Says("createTemplate", "WhatsApp", "Make a WhatsApp template and hand it in for approval").Requires(Tier.Organization);

    [McpServerTool(Name = Tool, Title = "Create a WhatsApp template", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Makes a WhatsApp template and hands it in for approval, which takes minutes to a day. Only an approved template reaches a person "
        + "who last wrote more than 24 hours ago.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<TemplateView>> Create(
        Caller caller,
        [MaxLength(TemplateText.LongestName), Description("Lower-case letters, digits and underscores, such as appointment_reminder.")] string name,
        [MaxLength(TemplateText.LongestBody), Description("The text, with variables as {{1}}, {{2}} between words, never at its beginning or end.")]
        string body,
        [Description("Its language's code, such as en or pt_BR.")] string language = "en",
        [Description("What it is for.")] TemplateCategory category = TemplateCategory.Utility,
        [Description("An example for each variable, such as {\"1\": \"Ada\"}: the reviewers read it.")] Dictionary<string, string>? samples = null,
        [MaxLength(TemplateText.LongestUrl), Description("The address of a picture or file that goes with it.")] string? mediaUrl = null,
        [Description("Up to three quick replies, or up to two links (with url).")] TemplateButton[]? buttons = null,
        [Description("Whether it is handed in for approval at once.")] bool submit = true,
        [Description("For super-admins: whose template it is.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, "
            + "it returns the same template and makes no second one.")]
        string? clientRef = null,
        CancellationToken ct = default) =>
        Create(new(name, body, language, category, samples, mediaUrl, buttons, submit, organizationId, clientRef), caller, ct);

    async Task<Outcome<TemplateView>> Create(Request request, Caller caller, CancellationToken ct)
    {
        var content = new TemplateContent(request.Body.ReplaceLineEndings("\n"), request.MediaUrl, request.Buttons is { Length: > 0 } ? request.Buttons : null);
        if ((TemplateText.Check(request.Name, request.Language, content, request.Samples ?? [])
            ?? CheckMedia(request.MediaUrl)
            ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        var organization = await reach.Of(caller, request.OrganizationId, ct);
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        var account = await accounts.Of(organization.Value, ct);
        if (account.Problem is { } none)
        {
            return none;
        }

        var begun = await begin.Begin(request, content, organization.Value, account.Value, caller, ct);
        return begun.Problem is { } refused ? refused : await Finish(begun.Value, account.Value, request.Submit, ct);
    }

    // Its provider fetches it, as what a message takes along: by the same rules.
    Problem? CheckMedia(string? url) => url is null ? null : outside.Check("mediaUrl", TemplateText.WithNumbers(url));

    // From here on it comes through even when nobody waits for it any more.
    async Task<Outcome<TemplateView>> Finish(BegunTemplate begun, TemplateAccount account, bool isSubmitted, CancellationToken ct)
    {
        var template = begun.Template;
        if (template.State == TemplateState.Creating)
        {
            var made = begun.IsFirst ? await book.Make(template, account) : await book.Complete(template, account, ct);
            if (made.Problem is { } trouble)
            {
                if (trouble.Code == "provider_refused")
                {
                    await begin.GiveUp(begun);
                    return trouble;
                }

                return trouble.Status == 409 ? trouble : trouble with { Next = "It is written down and made when you ask for it again: " + trouble.Next };
            }

            template = made.Value;
        }

        if (!isSubmitted || template.State != TemplateState.Unsubmitted)
        {
            return TemplateView.Of(template);
        }

        var submitted = await submit.Submit(template, template.Category ?? TemplateCategory.Utility, ct);
        return TemplateView.Of(submitted.Succeeded
            ? submitted.Value
            : template with { Reason = $"It could not be handed in: {submitted.Problem!.Detail} {submitted.Problem.Next}" });
    }
}

using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>Hands a template in for approval. One that was handed in before keeps its state.</summary>
internal sealed class SubmitTemplate(Database db, TemplateBook book, TemplateAccounts accounts, ReadTemplates templates, AuditLog audit) : IUseCase, IEndpoint
{
    [Example("""{"category": "utility"}""")]
    internal sealed record Request(TemplateCategory? Category = null, OrganizationId? OrganizationId = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(
            "/api/v1/whatsapp/templates/{templateId}/submit",
            (TemplateId templateId, Request? request, Caller caller, SubmitTemplate submit, CancellationToken ct) =>
                submit.Submit(caller, templateId, request?.Category, request?.OrganizationId, ct).ToHttp())
        .Says("submitTemplate", "WhatsApp", "Hand a WhatsApp template in for approval").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_submit_template", Title = "Submit a WhatsApp template", Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("Hands a WhatsApp template in for approval. A rejected one can't be handed in again: make a new one.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<TemplateView>> Submit(
        Caller caller,
        [Description("The template.")] TemplateId templateId,
        [Description("What it is for; as it was made unless said.")] TemplateCategory? category = null,
        [Description("For super-admins: whose template it is.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var found = await templates.Find(templateId, organizationId, caller, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var seen = found.Value.ProviderRef is null ? await Complete(found.Value, ct) : found;
        if (seen.Problem is { } unmade)
        {
            return unmade;
        }

        if (seen.Value.State == TemplateState.Rejected)
        {
            return Rejected(seen.Value);
        }

        var submitted = await Submit(seen.Value, category ?? seen.Value.Category ?? TemplateCategory.Utility, ct);
        if (submitted.Problem is { } refused)
        {
            return refused;
        }

        await db.Write(seen.Value.OrganizationId, async unit =>
        {
            await audit.Append(unit, seen.Value.OrganizationId, caller.Actor, "template.submitted", templateId.Value);
            return true;
        }, ct);
        return TemplateView.Of(submitted.Value);
    }

    async Task<Outcome<MessageTemplate>> Complete(MessageTemplate template, CancellationToken ct)
    {
        var account = await accounts.Of(template, ct);
        return account.Problem is { } gone ? gone : await book.Complete(template, account.Value, ct);
    }

    static Problem Rejected(MessageTemplate template) => Problem.Conflict(
        "template_rejected", $"The template was rejected{(template.Reason is { Length: > 0 } reason ? $": {reason}" : "")}.",
        "Make a new one under another name; a rejected one can't be handed in again.");

    /// <summary>The same for a template that its provider has.</summary>
    public async Task<Outcome<MessageTemplate>> Submit(MessageTemplate template, TemplateCategory category, CancellationToken ct)
    {
        var account = await accounts.Of(template, ct);
        if (account.Problem is { } gone)
        {
            return gone;
        }

        // WhatsApp knows a name once in an account, which several organizations may share.
        var name = account.Value.IsOwn ? template.Name : $"{template.Name}_{template.TemplateId.Value[^6..].ToLowerInvariant()}";
        return await account.Value.Provider.Submit(template.ProviderRef!, name, category, account.Value.Credential, ct) is { } refused
            ? refused
            : await book.Refresh(template with { Category = category }, ct);
    }
}

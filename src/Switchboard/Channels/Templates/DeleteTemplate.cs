using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>
/// Deletes a template here and at its provider. Messages that were sent with it keep their text; those that wait to be sent with it are
/// aborted when their time comes.
/// </summary>
internal sealed class DeleteTemplate(Database db, TemplateBook book, TemplateAccounts accounts, ReadTemplates templates, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Sql Delete = "DELETE FROM message_template WHERE organization_id = @organization AND id = @template";

    internal sealed record Answer([property: Description("The template that is gone.")] TemplateId TemplateId);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete(
            "/api/v1/whatsapp/templates/{templateId}",
            (TemplateId templateId, OrganizationId? organizationId, Caller caller, DeleteTemplate delete, CancellationToken ct) =>
                delete.Remove(caller, templateId, organizationId, ct).ToHttp())
        .Says("deleteTemplate", "WhatsApp", "Delete a WhatsApp template here and at its provider").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_delete_template", Title = "Delete a WhatsApp template", Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("Deletes a WhatsApp template here and at its provider, for good. Messages that wait to be sent with it are not sent.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Remove(
        Caller caller,
        [Description("The template.")] TemplateId templateId,
        [Description("For super-admins: whose template it is.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var found = await templates.Find(templateId, organizationId, caller, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var claimed = found.Value.ProviderRef is null ? await book.Claim(found.Value, ct) : found;
        if (claimed.Problem is { } busy)
        {
            return busy;
        }

        var template = claimed.Value;
        if (template.ProviderRef is null)
        {
            // What was cut off while it was made may be there all the same.
            var seen = await book.Refresh(template, ct);
            if (seen.Problem is { Status: not 409 } unseen)
            {
                return unseen;
            }

            template = seen.Succeeded ? seen.Value : template;
        }

        if (template.ProviderRef is { } known
            && await accounts.Of(template, ct) is { Succeeded: true, Value: var account }
            && await account.Provider.Delete(known, account.Credential, ct) is { } trouble)
        {
            return trouble;
        }

        await db.Write(template.OrganizationId, async unit =>
        {
            if (await unit.Execute(Delete, new { template = templateId }) == 1)
            {
                await audit.Append(unit, template.OrganizationId, caller.Actor, "template.deleted", templateId.Value);
            }

            return true;
        }, ct);
        return new Answer(templateId);
    }
}

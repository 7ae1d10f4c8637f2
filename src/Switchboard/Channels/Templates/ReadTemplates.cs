using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>An organization's templates and how far each is. Those that the network has yet to decide on are asked for.</summary>
internal sealed class ReadTemplates(Database db, TemplateBook book, OrganizationReach reach) : IUseCase, IEndpoint
{
    /// <summary>Of a page no more are asked for than this; the others are when they are read alone or sent.</summary>
    const int MostAsked = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/whatsapp/templates", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ReadTemplates read,
                CancellationToken ct) =>
            read.List(caller, organizationId, cursor, limit, ct).ToHttp())
            .Says("listTemplates", "WhatsApp", "The organization's WhatsApp templates with their states");
        routes.MapGet(
            "/api/v1/whatsapp/templates/{templateId}",
            (TemplateId templateId, OrganizationId? organizationId, Caller caller, ReadTemplates read, CancellationToken ct) =>
                read.One(templateId, organizationId, caller, ct).ToHttp())
            .Says("getTemplate", "WhatsApp", "One WhatsApp template as its provider has it now");
    }

    [McpServerTool(
        Name = "comms_list_templates", Title = "List WhatsApp templates", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("The WhatsApp templates that messages can be sent with when the person last wrote more than 24 hours ago: text, variables, "
        + "and whether each is approved.")]
    public async Task<Outcome<Page<TemplateView>>> List(
        Caller caller,
        [Description("For super-admins: whose templates.")] OrganizationId? organizationId = null,
        [Description("nextCursor of the page before; leave out to begin.")] string? cursor = null,
        [Range(1, Paging.MaxLimit), Description("How many at most (50).")] int? limit = null,
        CancellationToken ct = default)
    {
        var page = await db.Page(
            await reach.Of(caller, organizationId, ct), MessageTemplate.Page, cursor, limit, MessageTemplate.From, template => template.TemplateId,
            ct);
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var rows = page.Value;
        var (views, asked) = (new List<TemplateView>(), 0);
        foreach (var template in rows.Items)
        {
            // What can't be asked for is shown as it was last seen.
            var seen = template.State is TemplateState.Pending or TemplateState.Creating && asked++ < MostAsked ? await book.Refresh(template, ct) : template;
            views.Add(TemplateView.Of(seen.Succeeded ? seen.Value : template));
        }

        return new Page<TemplateView>(views, rows.NextCursor);
    }

    async Task<Outcome<TemplateView>> One(TemplateId id, OrganizationId? organizationId, Caller caller, CancellationToken ct)
    {
        var found = await Find(id, organizationId, caller, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var seen = await book.Refresh(found.Value, ct);
        return seen.Succeeded ? TemplateView.Of(seen.Value) : seen.Problem!;
    }

    /// <summary>The template, of an organization that the caller reaches.</summary>
    public async ValueTask<Outcome<MessageTemplate>> Find(TemplateId id, OrganizationId? organizationId, Caller caller, CancellationToken ct)
    {
        var organization = await reach.Of(caller, organizationId, ct);
        return organization.Problem is { } unreached ? unreached
            : await db.Read(organization.Value, session => session.One(MessageTemplate.ById, new { template = id }, MessageTemplate.From), ct) is { } template
                ? template
            : MessageTemplate.Unknown;
    }
}

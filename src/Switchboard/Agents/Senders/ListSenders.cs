using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Senders;

/// <summary>An organization's WhatsApp senders, and which agent has each.</summary>
internal sealed class ListSenders(Database db, OrganizationReach reach) : IUseCase, IEndpoint
{
    /// <summary>What is said of a sender that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound(
        "sender", "GET /api/v1/whatsapp/senders or comms_list_whatsapp_senders lists the organization's senders.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/whatsapp/senders", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListSenders list,
                CancellationToken ct) =>
            list.List(caller, organizationId, cursor, limit, ct).ToHttp())
            .Says("listWhatsappSenders", "WhatsApp", "The organization's WhatsApp senders").Requires(Tier.Organization);
        routes.MapGet(
            "/api/v1/whatsapp/senders/{senderId}",
            (SenderId senderId, OrganizationId? organizationId, Caller caller, ListSenders list, CancellationToken ct) =>
                list.One(senderId, organizationId, caller, ct).ToHttp())
            .Says("getWhatsappSender", "WhatsApp", "One WhatsApp sender").Requires(Tier.Organization);
    }

    [McpServerTool(
        Name = "comms_list_whatsapp_senders", Title = "List WhatsApp senders", ReadOnly = true, Destructive = false, Idempotent = true,
        OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "The WhatsApp senders that the organization's agents can write from: number, state, and which agent has it. "
            + "An agent takes a free one when it is provisioned with capability whatsapp.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Page<SenderView>>> List(
        Caller caller,
        [Description("For super-admins: whose senders.")] OrganizationId? organizationId = null,
        [Description("nextCursor of the page before; leave out to begin.")] string? cursor = null,
        [Range(1, Paging.MaxLimit), Description("How many at most (50).")] int? limit = null,
        CancellationToken ct = default)
    {
        var rows = await db.Page(
            await reach.Of(caller, organizationId, ct), WhatsappSender.Page, cursor, limit, WhatsappSender.From, sender => sender.SenderId, ct);
        return rows.Problem is { } problem ? problem : new Page<SenderView>([.. rows.Value.Items.Select(SenderView.Of)], rows.Value.NextCursor);
    }

    async Task<Outcome<SenderView>> One(SenderId id, OrganizationId? organizationId, Caller caller, CancellationToken ct)
    {
        var found = await Find(id, organizationId, caller, ct);
        return found.Succeeded ? SenderView.Of(found.Value) : found.Problem!;
    }

    /// <summary>The sender, of an organization that the caller reaches.</summary>
    public async ValueTask<Outcome<WhatsappSender>> Find(SenderId id, OrganizationId? organizationId, Caller caller, CancellationToken ct)
    {
        var organization = await reach.Of(caller, organizationId, ct);
        return organization.Problem is { } unreached ? unreached
            : await db.Read(organization.Value, session => session.One(WhatsappSender.ById, new { sender = id }, WhatsappSender.From), ct) is { } sender
                ? sender
            : Unknown;
    }
}

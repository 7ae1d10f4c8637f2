using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Senders;

/// <summary>
/// Takes WhatsApp senders of the provider's account into the organization's pool: one, or all that its own account has. A number that isn't a sender yet is handed in when a name for it is given.
/// A second time changes nothing.
/// </summary>
internal sealed class AddSenders(Database db, SenderPool pool, SenderAccounts accounts, OrganizationReach reach, AuditLog audit) : IUseCase, IEndpoint
{
    /// <summary>https://www.twilio.com/docs/whatsapp/api/senders : what a profile's name may have.</summary>
    const int LongestName = 100;

    static readonly Sql ByAddress = "SELECT id FROM whatsapp_sender WHERE organization_id = @organization AND credential_id = @credential AND address = @address";

    static readonly Problem OnlyOperator = Problem.Forbidden(
        "The organization uses the deployment's account, whose senders its operator gives out.",
        "Provision an agent with capability whatsapp: it is lent a free one. Or ask the operator for a sender of its own, or register an account of your own with comms_register_provider.");

    static readonly Problem HasAnother = Problem.Conflict("sender_taken", "Another organization has this sender.", "Choose another one.");

    [Example("""{"address": "+12025550123", "displayName": "Acme Dental"}""")]
    internal sealed record Request(string? Address = null, [property: MaxLength(LongestName)] string? DisplayName = null, OrganizationId? OrganizationId = null);

    internal sealed record Answer([property: Description("The senders as they are now.")] IReadOnlyList<SenderView> Items);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/whatsapp/senders", (Request request, Caller caller, AddSenders add, CancellationToken ct) =>
            add.Add(caller, request.Address, request.DisplayName, request.OrganizationId, ct).ToHttp())
        .Says("addWhatsappSenders", "WhatsApp", "Take WhatsApp senders of the provider's account into the pool").Requires(Tier.Organization);

    [McpServerTool(Name = "comms_add_whatsapp_sender", Title = "Add WhatsApp senders", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description(
        "Takes WhatsApp senders that the organization's account at the provider has into its pool: one by its number, or all. A number that isn't a "
        + "sender yet is handed in to WhatsApp when displayName is given; it can be used when its state is online.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Add(
        Caller caller,
        [Description("The sender's number, such as +14155550123. Left out: all that the account has.")] string? address = null,
        [MaxLength(LongestName), Description("What people shall see. Given with a number that isn't a sender yet, that number is handed in.")] string? displayName = null,
        [Description("For super-admins: whose pool; they may give out senders of the deployment's account.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var number = address is null ? null : (Outcome<string>?)ChannelAddress.Parse("address", address, ChannelKind.Whatsapp, "US");
        var problem = number?.Problem
            ?? (displayName is null ? null
                : Line.Check("displayName", displayName, LongestName) ?? (address is null ? Problem.Invalid("address", "It isn't said which number shall be handed in.", "Give its number in address.") : null));
        if (problem is not null)
        {
            return problem;
        }

        var organization = await reach.Of(caller, organizationId, ct);
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        if (await accounts.Of(organization.Value, ct) is not { } account)
        {
            return SenderAccounts.None;
        }

        if (!account.IsOwn && caller.Tier != Tier.SuperAdmin)
        {
            return OnlyOperator;
        }

        var listed = await account.Provider.List(account.Credential, ct);
        if (listed.Problem is { } unlisted)
        {
            return unlisted;
        }

        if (number is not { Value: var wanted })
        {
            return !account.IsOwn
                ? Problem.Invalid("address", "It isn't said which of the deployment's senders it shall get.", "Name one in address.")
                : await Keep(organization.Value, account, listed.Value, caller, ct);
        }

        if (listed.Value.FirstOrDefault(sender => sender.Address == wanted) is { } there)
        {
            return await Keep(organization.Value, account, [there], caller, ct);
        }

        if (displayName is null)
        {
            return Problem.Conflict(
                "not_a_sender", "The account has no WhatsApp sender with this number.", "Give displayName too to hand the number in to WhatsApp, or register it in the provider's console first.");
        }

        var registered = await account.Provider.Register(wanted, displayName, accounts.CallbackOf(account.Provider), account.Credential, ct);
        return registered.Succeeded ? await Keep(organization.Value, account, [registered.Value], caller, ct) : registered.Problem!;
    }

    async Task<Outcome<Answer>> Keep(OrganizationId organization, SenderAccount account, IReadOnlyList<RegisteredSender> senders, Caller caller, CancellationToken ct)
    {
        List<SenderView> views = [];
        foreach (var sender in senders)
        {
            // Given out by name it stays; only what was lent by itself goes back by itself.
            if (!await pool.Keep(organization, account, sender, isLent: false, ct))
            {
                return HasAnother;
            }

            // What the provider can't be told now it is told by FollowSenders.
            await pool.Connect(organization, account, sender, ct);
            views.Add(await db.Write(organization, unit => View(unit, organization, account, sender, caller), ct));
        }

        return new Answer(views);
    }

    async ValueTask<SenderView> View(Session unit, OrganizationId organization, SenderAccount account, RegisteredSender sender, Caller caller)
    {
        var id = await unit.One(ByAddress, new { credential = account.Credential.Id, sender.Address }, row => row.Id<SenderId>("id"));
        await audit.Append(unit, organization, caller.Actor, "sender.added", id.Value);
        return SenderView.Of((await unit.One(WhatsappSender.ById, new { sender = id }, WhatsappSender.From))!);
    }
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>
/// Adds a domain that an organization's mailboxes shall be at. The name is claimed first, in the whole deployment; a domain that was in a shared account before nobody
/// may claim. A claim that isn't proved yields to a proof (<see cref="ContestDomain"/>). Repeated, it goes on where it was cut off.
/// </summary>
internal sealed class AddMailDomain(Database database, DomainBook book, ContestDomain contest, RemoveMailDomain remove, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const int Most = 50;

    /// <param name="Domain">Such as mail.example.com.</param>
    /// <param name="OrganizationId">For a super-admin, who names the organization.</param>
    [Example("""{"domain": "mail.acme-dental.example"}""")]
    internal sealed record Request([property: MaxLength(253), Description("Such as mail.example.com.")] string Domain, OrganizationId? OrganizationId = null);

    static readonly Sql Organization = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting' AND organization_id <> 'org_deployment'";

    static readonly Sql Count = "SELECT count(*) FROM mail_domain WHERE organization_id = @organization";

    static readonly Sql Claim = """
        INSERT INTO mail_domain (domain, organization_id, provider, credential_id, status, records, created_at, look_at)
        VALUES (@domain, @organization, @provider, @credential, 'pending', '[]', @now, @now) ON CONFLICT (domain) DO NOTHING
        """;

    static readonly Sql Unclaim = "DELETE FROM mail_domain WHERE organization_id = @organization AND domain = @domain AND external_id IS NULL";

    static readonly Problem TooMany = Problem.Conflict("too_many_domains", $"An organization has {Most} domains at most.", "Remove one that no agent has a mailbox at.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/mail-domains", (Request request, Caller caller, AddMailDomain add, CancellationToken ct) =>
            add.Say(request, caller, ct).ToCreated(added => $"/api/v1/mail-domains/{added.Domain}"))
        .Says("addMailDomain", "Mail domains", "Add a domain for mailboxes; answers with the DNS records that it needs").Requires(Tier.Organization);

    async Task<Outcome<MailDomainView>> Say(Request request, Caller caller, CancellationToken ct)
    {
        var added = await Add(request.Domain, request.OrganizationId, caller, ct);
        return added.Succeeded ? added.Value.View : added.Problem!;
    }

    /// <summary>Adds it, or goes on with what was begun.</summary>
    public async Task<Outcome<MailDomain>> Add(string name, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if (!EmailAddress.TryParse("a@" + name, out var address))
        {
            return Problem.Invalid("domain", "This is no domain that mail can be sent to.", "Give one such as mail.example.com.");
        }

        var (organization, domain) = (reach.Value, address.Domain);
        var claimed = await database.Read(organization, session => session.One(MailDomain.Find, new { domain }, MailDomain.From), ct) is { } known
            ? known
            : await ClaimNew(organization, domain, caller, ct);
        if (claimed.Problem is { } refused)
        {
            return refused;
        }

        var added = await book.Refresh(claimed.Value, look: true, caller.Actor, ct);
        return added.Problem is { Code: "provider_refused" } no && claimed.Value.ExternalId is null ? await GiveUp(organization, domain, no, ct) : added;
    }

    /// <summary>The provider won't have it, so nobody has claimed it.</summary>
    async Task<Outcome<MailDomain>> GiveUp(OrganizationId organization, string domain, Problem refused, CancellationToken ct)
    {
        await database.Write(organization, unit => unit.Execute(Unclaim, new { domain }), ct);
        return Problem.Invalid("domain", refused.Detail, "Give a domain of yours, such as mail.example.com.");
    }

    async Task<Outcome<MailDomain>> ClaimNew(OrganizationId organization, string domain, Caller caller, CancellationToken ct)
    {
        var account = await book.Account(organization, ct);
        if (account.Problem is { } none)
        {
            return none;
        }

        var (standing, proof) = await contest.Win(organization, domain, ct);
        if (standing is not null)
        {
            return standing;
        }

        var (provider, credential) = account.Value;
        if (!await book.IsOwn(credential, ct))
        {
            var held = await provider.FindDomain(domain, credential, ct);
            if ((held.Problem ?? (held.Value is null ? null : ContestDomain.Taken)) is { } refused)
            {
                return refused;
            }
        }

        var now = clock.GetUtcNow();
        var claimed = await database.Write<Outcome<MailDomain>>(
            organization,
            async unit =>
            {
                if (await unit.Count(Organization) == 0)
                {
                    return Caller.UnknownOrganization;
                }

                if (await unit.Count(Count) >= Most)
                {
                    return TooMany;
                }

                if (await unit.Execute(Claim, new { domain, provider = provider.Name, credential = credential.Id, now }) == 0)
                {
                    return await unit.One(MailDomain.Find, new { domain }, MailDomain.From) is { } ours ? ours : ContestDomain.Taken;
                }

                await audit.Append(unit, organization, caller.Actor, "mail_domain.added", domain);
                return new MailDomain(organization, domain, provider.Name, credential.Id, null, MailDomainStatus.Pending, [], now, null);
            },
            ct);
        if (claimed.Succeeded && proof is not null)
        {
            // What isn't taken back now stays in the organization's list of domains.
            await remove.Remove(proof, organization, caller, ct);
        }

        return claimed;
    }
}

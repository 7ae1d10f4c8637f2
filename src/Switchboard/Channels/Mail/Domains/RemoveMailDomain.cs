using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>Removes a domain at which no agent has a mailbox any more: at the provider first, so that nobody else's mail arrives under it.</summary>
internal sealed class RemoveMailDomain(Database database, DomainBook book, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint, IHeldOutside
{
    static readonly Sql Mailboxes = """
        SELECT count(*) FROM channel WHERE organization_id = @organization AND kind = 'email' AND released_at IS NULL AND address LIKE '%@' || @domain
        """;

    /// <summary>When it is gone on with, should this process not come to its end.</summary>
    static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    static readonly Sql Hold = "UPDATE mail_domain SET status = status WHERE organization_id = @organization AND domain = @domain";

    static readonly Sql Leave = "UPDATE mail_domain SET status = 'removing', look_at = @lookAt WHERE organization_id = @organization AND domain = @domain";

    static readonly Sql CloseMailboxes = """
        UPDATE channel SET status = 'unavailable', status_reason = @reason, address = NULL
        WHERE organization_id = @organization AND kind = 'email' AND released_at IS NULL AND address LIKE '%@' || @domain
        """;

    static readonly Sql Delete = "DELETE FROM mail_domain WHERE organization_id = @organization AND domain = @domain";

    static readonly Sql All = $"SELECT {MailDomain.Columns} FROM mail_domain WHERE organization_id = @organization";

    static readonly Problem InUse = Problem.Conflict(
        "domain_in_use", "Agents have mailboxes at this domain.", "Deprovision them or give them other mailboxes first.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete(
            "/api/v1/mail-domains/{domain}",
            (string domain, OrganizationId? organizationId, Caller caller, RemoveMailDomain remove, CancellationToken ct) =>
                remove.Remove(domain, organizationId, caller, ct).ToHttp())
        .Says("removeMailDomain", "Mail domains", "Remove a domain that no mailbox is at").Requires(Tier.Organization);

    /// <summary>With an organization go its domains.</summary>
    public async Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct)
    {
        foreach (var domain in await database.Read(organization, session => session.Many(All, null, MailDomain.From), ct))
        {
            if (await book.GiveBack(domain, ct) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>Removes it, unless an agent has a mailbox there.</summary>
    public async Task<Outcome<MailDomainView>> Remove(string name, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var begun = await database.Write(organization, unit => Begin(unit, name), ct);
        // From here on nobody gets a mailbox at it, and it goes, now or by a later look.
        return begun.Problem is { } refused ? refused
            : await Finish(begun.Value, caller.Actor, ct) is { } untaken ? untaken
            : begun.Value.View;
    }

    /// <summary>
    /// Takes a claim that isn't proved from its organization, since another has proved that the name is its own. The mailboxes at it, which
    /// mail doesn't reach, end and say why.
    /// </summary>
    public async Task<Problem?> Lose(MailDomain domain, CancellationToken ct)
    {
        var yielded = await database.Write(domain.Organization, unit => Yield(unit, domain), ct);
        return yielded.Problem ?? (yielded.Value is { } left ? await Finish(left, AuditEntry.System, ct) : null);
    }

    async ValueTask<Outcome<MailDomain?>> Yield(Session unit, MailDomain domain)
    {
        var name = domain.Domain;
        await unit.Execute(Hold, new { domain = name });
        if (await unit.One(MailDomain.Find, new { domain = name }, MailDomain.From) is not { } now)
        {
            return (MailDomain?)null;
        }

        if (now.Status == MailDomainStatus.Verified)
        {
            return ContestDomain.Taken;
        }

        await unit.Execute(
            CloseMailboxes,
            new
            {
                domain = name,
                reason = $"Another organization has proved that {name} is its own, so no mailbox can be there. Ask for the channel again with "
                    + "another emailDomain.",
            });
        await unit.Execute(Leave, new { domain = name, lookAt = clock.GetUtcNow() + Again });
        await audit.Append(unit, domain.Organization, AuditEntry.System, "mail_domain.lost", name);
        return now with { Status = MailDomainStatus.Removing };
    }

    /// <summary>Takes one that is being removed out of the provider's account, and then its row.</summary>
    public async Task<Problem?> Finish(MailDomain domain, string actor, CancellationToken ct)
    {
        if (await book.GiveBack(domain, ct) is { } untaken)
        {
            return untaken;
        }

        await database.Write(
            domain.Organization,
            async unit =>
            {
                if (await unit.Execute(Delete, new { domain = domain.Domain }) == 1)
                {
                    await audit.Append(unit, domain.Organization, actor, "mail_domain.removed", domain.Domain);
                }

                return true;
            },
            ct);
        return null;
    }

    async ValueTask<Outcome<MailDomain>> Begin(Session unit, string name)
    {
        // The row first: a mailbox that is being written down has it until then, and is seen.
        await unit.Execute(Hold, new { domain = name });
        if (await unit.One(MailDomain.Find, new { domain = name }, MailDomain.From) is not { } domain)
        {
            return MailDomain.Unknown;
        }

        if (await unit.Count(Mailboxes, new { domain = name }) > 0)
        {
            return InUse;
        }

        await unit.Execute(Leave, new { domain = name, lookAt = clock.GetUtcNow() + Again });
        return domain with { Status = MailDomainStatus.Removing };
    }
}

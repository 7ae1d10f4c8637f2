using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>Removes a domain at which no agent has a mailbox any more: at the provider first, so that nobody else's mail arrives under it.</summary>
internal sealed class RemoveMailDomain(Database database, DomainBook book, AuditLog audit) : IUseCase, IEndpoint, IHeldOutside
{
    static readonly Sql Mailboxes = """
        SELECT count(*) FROM channel WHERE organization_id = @organization AND kind = 'email' AND released_at IS NULL AND address LIKE '%@' || @domain
        """;

    static readonly Sql Delete = "DELETE FROM mail_domain WHERE organization_id = @organization AND domain = @domain";

    static readonly Sql All = $"SELECT {MailDomain.Columns} FROM mail_domain WHERE organization_id = @organization";

    static readonly Problem InUse = Problem.Conflict("domain_in_use", "Agents have mailboxes at this domain.", "Deprovision them or give them other mailboxes first.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/mail-domains/{domain}", (string domain, OrganizationId? organizationId, Caller caller, RemoveMailDomain remove, CancellationToken ct) =>
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
        var (domain, mailboxes) = await database.Read(
            organization, async session => (await session.One(MailDomain.Find, new { domain = name }, MailDomain.From), await session.Count(Mailboxes, new { domain = name })), ct);
        if ((domain is null ? MailDomain.Unknown : mailboxes > 0 ? InUse : await book.GiveBack(domain, ct)) is { } refused)
        {
            return refused;
        }

        await database.Write(
            organization,
            async unit =>
            {
                if (await unit.Execute(Delete, new { domain = name }) == 1)
                {
                    await audit.Append(unit, organization, caller.Actor, "mail_domain.removed", name);
                }

                return true;
            },
            ct);
        return domain!.View;
    }
}

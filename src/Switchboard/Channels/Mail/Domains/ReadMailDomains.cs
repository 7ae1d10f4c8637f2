using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>An organization's domains, by name; and what the provider says of one now.</summary>
internal sealed class ReadMailDomains(Database database, DomainBook book) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {MailDomain.Columns} FROM mail_domain
        WHERE organization_id = @organization AND domain > @after
        ORDER BY domain LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/mail-domains", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ReadMailDomains read,
                CancellationToken ct) =>
                read.List(organizationId, cursor, limit ?? Paging.MaxLimit, caller, ct).ToHttp())
            .Says("listMailDomains", "Mail domains", "An organization's domains for mailboxes").Requires(Tier.Organization);
        routes.MapGet(
            "/api/v1/mail-domains/{domain}",
            (string domain, OrganizationId? organizationId, Caller caller, ReadMailDomains read, CancellationToken ct) =>
                read.One(domain, organizationId, caller, ct).ToHttp())
            .Says("getMailDomain", "Mail domains", "A domain and the DNS records that it needs").Requires(Tier.Organization);
        routes.MapPost(
            "/api/v1/mail-domains/{domain}/verify",
            (string domain, OrganizationId? organizationId, Caller caller, ReadMailDomains read, CancellationToken ct) =>
                read.Verify(domain, organizationId, caller, ct).ToHttp())
            .Says("verifyMailDomain", "Mail domains", "Have the provider look for a domain's DNS records now").Requires(Tier.Organization);
    }

    async Task<Outcome<Page<MailDomainView>>> List(OrganizationId? named, string? cursor, int limit, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if (limit is < 1 or > Paging.MaxLimit)
        {
            return Problem.Invalid("limit", $"The limit is {limit}.", $"Ask for 1 to {Paging.MaxLimit}.");
        }

        var found = await database.Read(reach.Value, session => session.Many(Page, new { after = cursor ?? "", take = limit + 1 }, MailDomain.From), ct);
        return new Page<MailDomainView>([.. found.Take(limit).Select(domain => domain.View)], found.Count > limit ? found[limit - 1].Domain : null);
    }

    async Task<Outcome<MailDomainView>> One(string domain, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var found = await Find(domain, named, caller, ct);
        return found.Succeeded ? found.Value.View : found.Problem!;
    }

    async Task<Outcome<MailDomainView>> Verify(string domain, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var found = await Find(domain, named, caller, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var asked = await book.Refresh(found.Value, look: true, caller.Actor, ct);
        return asked.Succeeded ? asked.Value.View : asked.Problem!;
    }

    async Task<Outcome<MailDomain>> Find(string domain, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached
            : await database.Read(reach.Value, session => session.One(MailDomain.Find, new { domain }, MailDomain.From), ct) is { } found ? found
            : MailDomain.Unknown;
    }
}

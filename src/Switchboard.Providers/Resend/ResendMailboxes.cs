using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Resend;

/// <summary>Mailboxes at a domain of a Resend account. https://resend.com/docs/api-reference/domains, https://resend.com/docs/api-reference/webhooks</summary>
sealed class ResendMailboxes(ResendHttp http, ResendEmail mail) : IMailboxProvider
{
    static readonly string[] Events =
        ["email.received", "email.sent", "email.delivered", "email.delivery_delayed", "email.bounced", "email.complained", "email.failed", "email.suppressed"];

    public string Name => ResendCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => ResendCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => mail.Verify(credential, ct);

    public string DomainOf(ProviderCredential credential) => credential[ResendCredential.Domain];

    public async Task<Outcome<IReadOnlyDictionary<string, string>>> Connect(Uri endpoint, ProviderCredential credential, CancellationToken ct)
    {
        if (credential.Fields.GetValueOrDefault(ResendCredential.WebhookUrl) == endpoint.AbsoluteUri
            && credential.Fields.ContainsKey(ResendCredential.WebhookSecret))
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var problem = await EnsureDomain(credential, ct)
            ?? await DropWebhooks(endpoint, credential.Fields.GetValueOrDefault(ResendCredential.WebhookUrl), credential, ct);
        return problem is not null ? problem : await AddWebhook(endpoint, credential, ct);
    }

    public async Task<Outcome<ProviderDomain?>> FindDomain(string domain, ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read("/domains", ResendWire.Default.WirePageWireDomain, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        if (listed.Value?.Data?.FirstOrDefault(held => held.Name == domain) is not { Id: { } id })
        {
            return (ProviderDomain?)null;
        }

        // The list has no records.
        var read = await http.Read($"/domains/{id}", ResendWire.Default.WireDomain, credential, ct);
        return read.Problem is { } unread ? unread : read.Value is { } whole ? Of(whole, domain) : (ProviderDomain?)null;
    }

    public async Task<Outcome<ProviderDomain>> AddDomain(string domain, ProviderCredential credential, CancellationToken ct)
    {
        var wish = new WireNewDomain(domain, new("enabled", "enabled"));
        var made = await http.Change(HttpMethod.Post, "/domains", wish, ResendWire.Default.WireNewDomain, credential, ct);
        return made.Succeeded && made.Read(ResendWire.Default.WireDomain) is { Id: not null } added ? Of(added, domain) : made.AsProblem();
    }

    public async Task<Problem?> VerifyDomain(string domainId, ProviderCredential credential, CancellationToken ct)
    {
        var asked = await http.Change(HttpMethod.Post, $"/domains/{domainId}/verify", (WireDomain?)null, ResendWire.Default.WireDomain, credential, ct);
        return asked.Succeeded ? null : asked.AsProblem();
    }

    public async Task<Problem?> RemoveDomain(string domainId, ProviderCredential credential, CancellationToken ct)
    {
        var gone = await http.Change(HttpMethod.Delete, $"/domains/{domainId}", (WireDomain?)null, ResendWire.Default.WireDomain, credential, ct);
        return gone.Succeeded || gone.Status == 404 ? null : gone.AsProblem();
    }

    /// <summary>Its records are for the domain's owner to set; Resend looks for them when it is asked.</summary>
    async Task<Problem?> EnsureDomain(ProviderCredential credential, CancellationToken ct)
    {
        var found = await FindDomain(DomainOf(credential), credential, ct);
        if (found.Problem is { } problem)
        {
            return problem;
        }

        var held = found.Value is { } there ? there : await AddDomain(DomainOf(credential), credential, ct);
        return held.Problem ?? (held.Value.Status == MailDomainStatus.Verified ? null : await VerifyDomain(held.Value.Id, credential, ct));
    }

    static ProviderDomain Of(WireDomain wire, string domain)
    {
        var records = wire.Records ?? [];
        var zone = ZoneOf(domain, records.FirstOrDefault(record => record.Record?.StartsWith("Receiving", StringComparison.Ordinal) == true)?.Name);
        return new(wire.Id!, StatusOf(wire.Status), [.. records.Select(record => new DnsRecord(
            record.Record?.Split(' ')[0] ?? "",
            record.Type ?? "",
            record.Name is null or "@" ? zone : $"{record.Name}.{zone}",
            record.Value ?? "",
            WordOf(record.Status),
            record.Priority))]);
    }

    /// <summary>Resend's names are below the zone that the domain is in, and the record for receiving is the domain's own.</summary>
    static string ZoneOf(string domain, string? below) =>
        below is null or "@" || !domain.StartsWith(below + ".", StringComparison.Ordinal) ? domain : domain[(below.Length + 1)..];

    static MailDomainStatus StatusOf(string? status) => status switch
    {
        "verified" => MailDomainStatus.Verified,
        "failed" or "partially_failed" or "temporary_failure" => MailDomainStatus.Failed,
        _ => MailDomainStatus.Pending,
    };

    static string WordOf(string? status) => EnumText.Of(StatusOf(status));

    /// <summary>A webhook's secret is told once, so one whose secret we don't have is of no use.</summary>
    async Task<Problem?> DropWebhooks(Uri endpoint, string? before, ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read("/webhooks", ResendWire.Default.WirePageWireEndpoint, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        foreach (var held in (listed.Value?.Data ?? []).Where(held => held.Endpoint == endpoint.AbsoluteUri || (before is not null && held.Endpoint == before)))
        {
            var gone = await http.Change(HttpMethod.Delete, $"/webhooks/{held.Id}", (WireEndpoint?)null, ResendWire.Default.WireEndpoint, credential, ct);
            if (!gone.Succeeded && gone.Status != 404)
            {
                return gone.AsProblem();
            }
        }

        return null;
    }

    async Task<Outcome<IReadOnlyDictionary<string, string>>> AddWebhook(Uri endpoint, ProviderCredential credential, CancellationToken ct)
    {
        var made = await http.Change(
            HttpMethod.Post, "/webhooks", new WireEndpoint(null, endpoint.AbsoluteUri, Events), ResendWire.Default.WireEndpoint, credential, ct);
        return made.Succeeded && made.Read(ResendWire.Default.WireId) is { SigningSecret: { } secret }
            ? new Dictionary<string, string>(
                StringComparer.Ordinal) { [ResendCredential.WebhookSecret] = secret, [ResendCredential.WebhookUrl] = endpoint.AbsoluteUri }
            : made.AsProblem();
    }
}

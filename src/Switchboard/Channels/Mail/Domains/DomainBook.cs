using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>
/// Keeps our rows of domains and the provider's in step. Whatever was cut off in between is gone on with by the next who asks, or by
/// <see cref="WatchDomains"/>.
/// </summary>
[Singleton]
internal sealed class DomainBook(Database database, IEnumerable<IMailboxProvider> providers, Credentials credentials, AuditLog audit, TimeProvider clock)
{
    /// <summary>How soon the provider is asked again while the records are new.</summary>
    static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    /// <summary>How soon after that: people set DNS records days later, too.</summary>
    static readonly TimeSpan Seldom = TimeSpan.FromHours(1);

    static readonly TimeSpan IsNew = TimeSpan.FromHours(2);

    static readonly Sql Learn = """
        UPDATE mail_domain SET external_id = @id, status = @status, records = @records, checked_at = @now, look_at = @lookAt
        WHERE organization_id = @organization AND domain = @domain AND status <> 'removing'
        """;

    static readonly Sql Later = "UPDATE mail_domain SET look_at = @lookAt WHERE organization_id = @organization AND domain = @domain AND look_at IS NOT NULL";

    static readonly Problem NoProvider = Problem.Conflict(
        "no_mail_provider", "There is no provider of mailboxes.", "An admin registers one with PUT /api/v1/providers/resend or comms_register_provider.");

    static readonly Problem CredentialGone = Problem.Conflict(
        "provider_gone",
        "The account that this domain was added to is no longer here.",
        "Register its credential again, or remove the domain and add it anew.");

    /// <summary>The account that an organization's new domains are added to.</summary>
    public async ValueTask<Outcome<(IMailboxProvider Provider, ProviderCredential Credential)>> Account(OrganizationId organization, CancellationToken ct) =>
        await credentials.InForce(providers, organization, ct) is { } account ? account : NoProvider;

    /// <summary>The domain that mailboxes are at when none is named; null where there is no account, or its provider hasn't the domain yet.</summary>
    public async Task<Outcome<MailboxDomain?>> OfAccount(OrganizationId organization, CancellationToken ct)
    {
        var account = await Account(organization, ct);
        if (!account.Succeeded)
        {
            return (MailboxDomain?)null;
        }

        var (provider, credential) = account.Value;
        var name = provider.DomainOf(credential);
        var found = await provider.FindDomain(name, credential, ct);
        return found.Problem is { } unread ? unread
            : found.Value is not { } held ? (MailboxDomain?)null
            : new MailboxDomain(name, provider.Name, held.Status, [.. held.Records, Dmarc(name)]) { IsShared = !await IsOwn(credential, ct) };
    }

    /// <summary>Whether an account is the organization's own, so that all that is in it is the organization's.</summary>
    /// <remarks>Also of an account that another one has replaced.</remarks>
    public async ValueTask<bool> IsOwn(ProviderCredential credential, CancellationToken ct) =>
        await credentials.By(credential.Id, OrganizationId.Deployment, ct) is null;

    /// <summary>Asks the provider about a domain, adding it where that did not come about, and writes down what it says.</summary>
    /// <param name="look">Whether the provider shall look for the records anew.</param>
    public async Task<Outcome<MailDomain>> Refresh(MailDomain domain, bool look, string actor, CancellationToken ct)
    {
        if (domain.Status == MailDomainStatus.Removing)
        {
            return MailDomain.Removing;
        }

        var opened = await Open(domain, ct);
        if (opened.Problem is { } gone)
        {
            return gone;
        }

        var (provider, credential) = opened.Value;
        var found = await provider.FindDomain(domain.Domain, credential, ct);
        if (found.Problem is { } unread)
        {
            return unread;
        }

        var held = found.Value is { } there ? there : await provider.AddDomain(domain.Domain, credential, ct);
        if (held.Problem is { } refused)
        {
            return refused;
        }

        var known = held.Value;
        if (known.Status != MailDomainStatus.Verified && look && await provider.VerifyDomain(known.Id, credential, ct) is { } unasked)
        {
            return unasked;
        }

        return await Write(
            domain with { ExternalId = known.Id, Status = known.Status, Records = [.. known.Records, Dmarc(domain.Domain)] },
            domain.Status,
            actor,
            ct);
    }

    /// <summary>Puts a domain that could not be asked about off, so that it doesn't stand before the others.</summary>
    public async Task PutOff(MailDomain domain, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await database.Write(domain.Organization, unit => unit.Execute(Later, new { domain = domain.Domain, lookAt = now + PauseOf(domain, now) }), ct);
    }

    /// <summary>Takes a domain back from the provider; harmless when it isn't there.</summary>
    public async Task<Problem?> GiveBack(MailDomain domain, CancellationToken ct)
    {
        var opened = await Open(domain, ct);
        if (opened.Problem is { } gone)
        {
            // Nobody can take it out of an account that isn't here any more.
            return gone == CredentialGone ? null : gone;
        }

        var (provider, credential) = opened.Value;
        if (await IsOwn(credential, ct))
        {
            // It may have been in their account before us.
            return null;
        }

        var found = await provider.FindDomain(domain.Domain, credential, ct);
        return found.Problem ?? (found.Value is { } held ? await provider.RemoveDomain(held.Id, credential, ct) : null);
    }

    async ValueTask<Outcome<(IMailboxProvider Provider, ProviderCredential Credential)>> Open(MailDomain domain, CancellationToken ct) =>
        providers.FirstOrDefault(provider => provider.Name == domain.Provider) is { } adapter
            && await credentials.By(domain.Credential, domain.Organization, ct) is { } credential
            ? (adapter, credential)
            : CredentialGone;

    async Task<Outcome<MailDomain>> Write(MailDomain domain, MailDomainStatus before, string actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var written = domain with { CheckedAt = now };
        var lookAt = written.Status == MailDomainStatus.Verified ? (DateTimeOffset?)null : now + PauseOf(written, now);
        var learnt = new
        {
            id = written.ExternalId,
            status = written.Status,
            records = JsonSerializer.Serialize(written.Records, Wire.Json),
            now,
            lookAt,
            domain = written.Domain,
        };
        return await database.Write<Outcome<MailDomain>>(
            domain.Organization,
            async unit =>
            {
                if (await unit.Execute(Learn, learnt) == 0)
                {
                    return MailDomain.Unknown;
                }

                if (written.Status != before)
                {
                    await audit.Append(unit, domain.Organization, actor, "mail_domain." + EnumText.Of(written.Status), domain.Domain);
                }

                return written;
            },
            ct);
    }

    static TimeSpan PauseOf(MailDomain domain, DateTimeOffset now) => now - domain.CreatedAt < IsNew ? Often : Seldom;

    // RFC 7489: receivers are asked to treat mail that pretends to come from here as they like, which is the mildest policy that counts as one.
    static DnsRecord Dmarc(string domain) => new("DMARC", "TXT", "_dmarc." + domain, "v=DMARC1; p=none", "recommended");
}

/// <summary>A domain that mailboxes are at.</summary>
/// <param name="Provider">The adapter's name.</param>
internal sealed record MailboxDomain(string Name, string Provider, MailDomainStatus Status, IReadOnlyList<DnsRecord> Records)
{
    /// <summary>Whether it is the deployment's, for all organizations without one of their own: its DNS is the operator's.</summary>
    public bool IsShared { get; init; }
}

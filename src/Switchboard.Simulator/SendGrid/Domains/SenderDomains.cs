using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Switchboard.Simulator.Resend.Domains;

namespace Switchboard.Simulator.SendGrid.Domains;

/// <summary>A domain that an account wants to send for, or may.</summary>
internal sealed record SenderDomain(int Id, string AccountId, int UserId, string Domain, string Subdomain, bool Valid)
{
    /// <summary>With what has to stand in its DNS. https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication</summary>
    public object Shape => new
    {
        id = Id,
        user_id = UserId,
        subdomain = Subdomain,
        domain = Domain,
        username = $"user{UserId}",
        ips = Array.Empty<string>(),
        custom_spf = false,
        @default = false,
        legacy = false,
        automatic_security = true,
        valid = Valid,
        dns = new
        {
            mail_cname = Record($"{Subdomain}.{Domain}", $"u{UserId}.wl.sendgrid.net"),
            dkim1 = Record($"s1._domainkey.{Domain}", $"s1.domainkey.u{UserId}.wl.sendgrid.net"),
            dkim2 = Record($"s2._domainkey.{Domain}", $"s2.domainkey.u{UserId}.wl.sendgrid.net"),
        },
    };

    object Record(string host, string data) => new { valid = Valid, type = "cname", host, data };
}

/// <summary>/v3/whitelabel/domains: which domains an account is authenticated for. Two accounts may both be.</summary>
internal sealed class SenderDomains(Dns dns)
{
    readonly ConcurrentDictionary<int, SenderDomain> byId = new();

    public IEnumerable<SenderDomain> All => byId.Values.OrderBy(domain => domain.Id);

    public void Restore(SenderDomain domain) => byId[domain.Id] = domain;

    public bool MaySend(SendGridAccount account, string domain) => byId.Values.Any(held => held.AccountId == account.Id && held.Valid && held.Domain == domain);

    public SendGridAnswer Create(SendGridRequest request)
    {
        if (request.Text("domain")?.ToLowerInvariant() is not { Length: > 3 } name
            || !name.Contains('.', StringComparison.Ordinal)
            || name.AsSpan().ContainsAny(" /@:"))
        {
            return SendGridAnswer.Refuse(400, "domain is not a valid domain", "domain");
        }

        var account = request.Account;
        var fresh = new SenderDomain(
            RandomNumberGenerator.GetInt32(1, int.MaxValue),
            account.Id,
            account.UserId,
            name,
            request.Text("subdomain") ?? $"em{RandomNumberGenerator.GetInt32(1000, 9999)}",
            Valid: false);
        byId[fresh.Id] = fresh;
        return SendGridAnswer.Json(201, fresh.Shape) with { IsLasting = true };
    }

    public SendGridAnswer List(SendGridRequest request) => SendGridAnswer.Json(
        200, Mine(request).Where(domain => request.Asked("domain") is not { } name || domain.Domain == name)
            .Take(int.TryParse(request.Asked("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 50)
            .Select(domain => domain.Shape));

    public SendGridAnswer Fetch(SendGridRequest request) => Find(request) is { } domain ? SendGridAnswer.Json(200, domain.Shape) : NotFound;

    public SendGridAnswer Validate(SendGridRequest request)
    {
        if (Find(request) is not { } domain)
        {
            return NotFound;
        }

        var (mail, dkim) = (dns.Finds(domain.Domain, RecordKind.Spf), dns.Finds(domain.Domain, RecordKind.Dkim));
        byId[domain.Id] = domain with { Valid = mail && dkim };
        return SendGridAnswer.Json(200, new
        {
            id = domain.Id,
            valid = mail && dkim,
            validation_results = new
            {
                mail_cname = Result(mail, domain.Subdomain),
                dkim1 = Result(dkim, "s1._domainkey"),
                dkim2 = Result(dkim, "s2._domainkey"),
            },
        }) with { IsLasting = true };

        object Result(bool found, string name) =>
            new { valid = found, reason = found ? null : $"Expected CNAME for \"{name}.{domain.Domain}\", but there is none." };
    }

    public SendGridAnswer Remove(SendGridRequest request) =>
        Find(request) is { } domain && byId.TryRemove(domain.Id, out _) ? SendGridAnswer.Empty(204) with { IsLasting = true } : NotFound;

    static SendGridAnswer NotFound => SendGridAnswer.Refuse(404, "domain authentication not found");

    IEnumerable<SenderDomain> Mine(SendGridRequest request) => All.Where(domain => domain.AccountId == request.Account.Id);

    SenderDomain? Find(SendGridRequest request) =>
        int.TryParse(request["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && byId.TryGetValue(id, out var domain)
            && domain.AccountId == request.Account.Id
            ? domain
            : null;
}

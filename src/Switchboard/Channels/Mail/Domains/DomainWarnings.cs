using Switchboard.Data;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>What whoever writes from a mailbox should know of its domain: before its DNS records are found, providers refuse its mail.</summary>
[Singleton]
internal sealed class DomainWarnings(Database database)
{
    static readonly Sql Status = "SELECT status FROM mail_domain WHERE organization_id = @organization AND domain = @domain";

    /// <summary>Why mail of a mailbox doesn't leave, or null.</summary>
    public async ValueTask<string?> For(OrganizationId organization, string mailbox, CancellationToken ct)
    {
        var domain = mailbox[(mailbox.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return Say(
            domain,
            await database.Read(
                organization, session => session.One(Status, new { domain }, row => (MailDomainStatus?)row.Enum<MailDomainStatus>("status")), ct));
    }

    /// <inheritdoc cref="For" />
    public static string? Say(string domain, MailDomainStatus? status) => status is null or MailDomainStatus.Verified ? null
        : $"The domain {domain} isn't verified: mail neither leaves nor arrives until its DNS records are found. "
            + $"GET /api/v1/mail-domains/{domain} lists them; POST /api/v1/mail-domains/{domain}/verify looks for them now.";
}

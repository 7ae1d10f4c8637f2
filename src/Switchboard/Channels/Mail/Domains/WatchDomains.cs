using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>
/// Asks providers about domains whose DNS records aren't found yet, and goes on with those whose adding or removing was cut off. One node
/// does it at a time.
/// </summary>
internal sealed partial class WatchDomains(
    Broom broom, Database database, DomainBook book, RemoveMailDomain remove, ILogger<WatchDomains> logger) : Sweep(broom, logger)
{
    const int AtOnce = 100;

    static readonly Sql Due = $"SELECT {MailDomain.Columns} FROM mail_domain WHERE look_at IS NOT NULL AND look_at <= @now ORDER BY look_at LIMIT @most";

    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(30)) { Lease = "mail_domains.watch" };

    public override async Task Round(CancellationToken ct)
    {
        var due = await database.ReadSystem(session => session.Many(Due, new { now = Clock.GetUtcNow(), most = AtOnce }, MailDomain.From), ct);
        await Each(due, domain => domain.Domain, domain => TryAsk(domain, ct), ct);
    }

    async Task TryAsk(MailDomain domain, CancellationToken ct)
    {
        try
        {
            await Ask(domain, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            await book.PutOff(domain, ct);
            throw;
        }
    }

    async Task Ask(MailDomain domain, CancellationToken ct)
    {
        if (domain.Status == MailDomainStatus.Removing)
        {
            if (await remove.Finish(domain, AuditEntry.System, ct) is { } untaken)
            {
                LogUnasked(logger, domain.Organization.Value, domain.Provider, untaken.Code);
                await book.PutOff(domain, ct);
            }

            return;
        }

        // A domain that the provider has given up on is looked for again: its owner may have set the records by now.
        var asked = await book.Refresh(domain, look: domain.Status == MailDomainStatus.Failed || domain.ExternalId is null, AuditEntry.System, ct);
        if (asked.Problem is { } problem)
        {
            LogUnasked(logger, domain.Organization.Value, domain.Provider, problem.Code);
            await book.PutOff(domain, ct);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A mail domain of organization {OrganizationId} could not be asked about at {Provider} ({Code}); it is tried again.")]
    static partial void LogUnasked(ILogger logger, string organizationId, string provider, string code);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>Asks providers about domains whose DNS records aren't found yet, and goes on with those whose adding or removing was cut off. One node does it at a time.</summary>
internal sealed partial class WatchDomains(Database database, Leases leases, DomainBook book, RemoveMailDomain remove, TimeProvider clock, ILogger<WatchDomains> logger) : BackgroundService
{
    const string LeaseName = "mail_domains.watch";
    const int AtOnce = 100;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    static readonly Sql Due = $"SELECT {MailDomain.Columns} FROM mail_domain WHERE look_at IS NOT NULL AND look_at <= @now ORDER BY look_at LIMIT @most";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await leases.TryHold(LeaseName, 3 * Look, stoppingToken))
                {
                    await AskAll(stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
    }

    /// <summary>Looks once at all that are due.</summary>
    public async Task AskAll(CancellationToken ct)
    {
        foreach (var domain in await database.ReadSystem(session => session.Many(Due, new { now = clock.GetUtcNow(), most = AtOnce }, MailDomain.From), ct))
        {
            try
            {
                await Ask(domain, ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                // Such as a credential that can't be opened: the others are asked about all the same.
                LogOneFailed(logger, error, domain.Organization.Value);
                await book.PutOff(domain, ct);
            }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail domain of organization {OrganizationId} could not be asked about at {Provider} ({Code}); it is tried again.")]
    static partial void LogUnasked(ILogger logger, string organizationId, string provider, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Asking about a mail domain of organization {OrganizationId} failed; it is tried again.")]
    static partial void LogOneFailed(ILogger logger, Exception error, string organizationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail domains could not be looked after; it is tried again.")]
    static partial void LogFailed(ILogger logger, Exception error);
}

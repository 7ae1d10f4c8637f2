using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Channels.Templates;

/// <summary>
/// Asks what became of templates that the network has yet to decide on, so that whoever waits for one hears of it: each half minute while they are new, then each ten minutes. One node does it at a time.
/// </summary>
internal sealed partial class FollowTemplates(Database db, Leases leases, TemplateBook book, TimeProvider clock, ILogger<FollowTemplates> log) : BackgroundService
{
    const string LeaseName = "templates.follow";
    const int PageSize = 200;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    static readonly TimeSpan New = TimeSpan.FromMinutes(10);

    static readonly Sql Due = $"""
        SELECT {MessageTemplate.Columns} FROM message_template
        WHERE id > @after AND state IN ('creating', 'pending') AND checked_at <= @due AND (created_at > @young OR checked_at <= @young) ORDER BY id LIMIT @take
        """;

    /// <summary>Looks once at all that are due.</summary>
    /// <param name="rest">How long ago they have to have been asked for.</param>
    public async Task Sweep(TimeSpan rest, CancellationToken ct)
    {
        var (after, now) = (TemplateId.Prefix, clock.GetUtcNow());
        while (true)
        {
            var page = await db.ReadSystem(session => session.Many(Due, new { after, due = now - rest, young = now - New, take = PageSize }, MessageTemplate.From), ct);
            foreach (var template in page)
            {
                await TryFollow(template, ct);
            }

            if (page.Count < PageSize)
            {
                return;
            }

            after = page[^1].TemplateId.Value;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await leases.TryHold(LeaseName, 3 * Look, stoppingToken))
                {
                    await Sweep(Look / 2, stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error);
            }
        }
    }

    // One that can't be asked for must not keep the others from it.
    async Task TryFollow(MessageTemplate template, CancellationToken ct)
    {
        try
        {
            if (await book.Refresh(template, ct) is { Problem: { } problem })
            {
                LogUnasked(log, template.TemplateId, problem.Code);
            }
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogOneFailed(log, error, template.TemplateId);
        }
    }

    [LoggerMessage(EventId = 330, Level = LogLevel.Warning, Message = "Template {Template} could not be asked for at its provider ({Code}); it is tried again")]
    static partial void LogUnasked(ILogger log, TemplateId template, string code);

    [LoggerMessage(EventId = 331, Level = LogLevel.Error, Message = "Looking after template {Template} failed; it is tried again")]
    static partial void LogOneFailed(ILogger log, Exception error, TemplateId template);

    [LoggerMessage(EventId = 332, Level = LogLevel.Error, Message = "WhatsApp templates could not be looked after; it is tried again")]
    static partial void LogFailed(ILogger log, Exception error);
}

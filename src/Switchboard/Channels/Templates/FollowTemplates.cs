using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Channels.Templates;

/// <summary>
/// Asks what became of templates that the network has yet to decide on, so that whoever waits for one hears of it: each half minute while they are
/// new, then each ten minutes. One node does it at a time.
/// </summary>
internal sealed partial class FollowTemplates(Broom broom, Database db, TemplateBook book, ILogger<FollowTemplates> log) : Sweep(broom, log)
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    static readonly TimeSpan New = TimeSpan.FromMinutes(10);

    static readonly Sql Due = $"""
        SELECT {MessageTemplate.Columns} FROM message_template
        WHERE id > @after AND state IN ('creating', 'pending') AND checked_at <= @due AND (created_at > @young OR checked_at <= @young) ORDER BY id LIMIT @take
        """;

    protected override Rhythm Rhythm => new(Look) { Lease = "templates.follow" };

    public override Task Round(CancellationToken ct) => Follow(Look / 2, ct);

    /// <summary>Looks once at all that are due.</summary>
    /// <param name="rest">How long ago they have to have been asked for.</param>
    public Task Follow(TimeSpan rest, CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        return Each(
            (after, take) => db.ReadSystem(session => session.Many(Due, new { after, due = now - rest, young = now - New, take }, MessageTemplate.From), ct),
            template => template.TemplateId.Value,
            template => Follow(template, ct),
            ct);
    }

    async Task Follow(MessageTemplate template, CancellationToken ct)
    {
        if (await book.Refresh(template, ct) is { Problem: { } problem })
        {
            LogUnasked(log, template.TemplateId, problem.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Template {Template} could not be asked for at its provider ({Code}); it is tried again")]
    static partial void LogUnasked(ILogger log, TemplateId template, string code);
}

using System.Globalization;
using Switchboard.Alerts;
using Switchboard.Data;

namespace Switchboard.AlertRoutes;

/// <summary>How an alert stands on a route.</summary>
/// <param name="Failed">A backup has to take it.</param>
/// <param name="Again">When it is looked at again; null when there is nothing to do.</param>
internal readonly record struct Standing(bool Failed, DateTimeOffset? Again)
{
    /// <summary>Whether it waits for the morning.</summary>
    public bool IsAsleep { get; init; }
}

/// <summary>Brings an alert on by a step on one route: sends it, follows what was sent, or waits for the morning.</summary>
[Singleton]
internal sealed class ServeRoute(
    Database database, OverMessage messages, OverWebhook webhooks, AlertReserve reserve, AlertSettings settings, TimeProvider clock)
{
    static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LaterAgain = TimeSpan.FromSeconds(10);

    // After these a webhook has failed.
    static readonly TimeSpan[] Retries = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    static readonly Sql Delivered = """
        SELECT status, error FROM delivery WHERE organization_id = @organization AND message_id = @message
        """;

    /// <param name="last">What was last sent of it over the route.</param>
    public async Task<Standing> Serve(AlertRoute route, AlertNews news, Notice? last, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (last is { State: NoticeState.Sending })
        {
            return route.Channel == RouteChannel.Webhook ? await Post(route, news, last, ct)
                // It had its place in the reserve, and the process ended before more was written down.
                : last.Message is null ? await Send(route, news with { Times = last.Times }, last, ct)
                : await Follow(last, news, now, ct);
        }

        if (last is { State: not NoticeState.Waiting } && (news.Times <= last.Times || now < last.At + settings.RepeatAfter))
        {
            return Ended(last, news);
        }

        var number = last is { State: NoticeState.Waiting } ? last.Number : (last?.Number ?? 0) + 1;
        var next = new Notice(news.AlertId!.Value, route.Id, number, NoticeState.Sending, news.Times, 0, null, null, null, now);
        if (route.QuietUntil(news.Severity, now) is { } morning)
        {
            return await Wait(next, last, news, morning, ct);
        }

        return route.Channel == RouteChannel.Webhook ? await Post(route, news, next, ct) : await Send(route, news, next, ct);
    }

    /// <summary>What became of a message. While it is neither there nor has failed, the cause is what it waits for; none where its provider has it.</summary>
    public async ValueTask<(bool IsThere, bool Failed, string? Cause)> Look(OrganizationId sender, MessageId message, CancellationToken ct)
    {
        var (status, error) = await database.Read(
            sender, session => session.One(Delivered, new { message }, static row => (row.Text("status"), row.TextOrNull("error"))), ct);
        return status switch
        {
            "delivered" or "read" => (true, false, null),
            "failed" or "undelivered" or "permanently_failed" or "aborted" or "canceled" => (false, true, error ?? $"The message is {status}."),
            // A provider that tells of no delivery has at least taken it.
            "sent" => (false, false, null),
            _ => (false, false, $"The message is {status ?? "gone"}."),
        };
    }

    async Task<Standing> Send(AlertRoute route, AlertNews news, Notice notice, CancellationToken ct)
    {
        var tried = await messages.Send(route, news, Reference(notice), notice.IsBeyond, ct);
        if (tried.IsUsedUp && await reserve.Take(news.OrganizationId, notice, ct) is { } taken)
        {
            notice = taken;
            tried = await messages.Send(route, news, Reference(notice), isBeyond: true, ct);
        }

        var state = tried.Cause is null ? NoticeState.Sending : NoticeState.Failed;
        var sent = notice with
        {
            // What can't go after all gives its place back.
            Sender = tried.Sender, Message = tried.Message, Cause = tried.Cause, State = state, IsBeyond = notice.IsBeyond && state == NoticeState.Sending,
        };
        return await Keep(sent, news, clock.GetUtcNow() + SoonAgain, ct);
    }

    async Task<Standing> Wait(Notice next, Notice? last, AlertNews news, DateTimeOffset morning, CancellationToken ct)
    {
        var why = string.Create(CultureInfo.InvariantCulture, $"It waits for the end of the route's quiet hours, {morning.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        if (last is not { State: NoticeState.Waiting } || last.Cause != why || last.Times != news.Times)
        {
            var waiting = next with { State = NoticeState.Waiting, Cause = why };
            await database.Write(news.OrganizationId, waiting.Write, ct);
        }

        return new(Failed: false, morning) { IsAsleep = true };
    }

    async Task<Standing> Follow(Notice notice, AlertNews news, DateTimeOffset now, CancellationToken ct)
    {
        var (isThere, failed, cause) = await Look(notice.Sender!.Value, notice.Message!.Value, ct);
        var isLate = now >= notice.At + settings.Patience;
        var state = isThere || (isLate && cause is null) ? NoticeState.Sent : failed || isLate ? NoticeState.Failed : NoticeState.Sending;
        return state == NoticeState.Sending
            ? new(Failed: false, now + (now - notice.At < LaterAgain ? SoonAgain : LaterAgain))
            : await Keep(notice with { State = state, Cause = state == NoticeState.Failed ? cause : null }, news, now, ct);
    }

    async Task<Standing> Post(AlertRoute route, AlertNews news, Notice notice, CancellationToken ct)
    {
        var tried = await webhooks.Post(route, news with { Times = notice.Times }, Reference(notice), ct);
        var state = tried.Cause is null ? NoticeState.Sent : notice.Tries < Retries.Length ? NoticeState.Sending : NoticeState.Failed;
        return await Keep(
            notice with { State = state, Tries = notice.Tries + 1, Cause = tried.Cause },
            news,
            clock.GetUtcNow() + Retries[Math.Min(notice.Tries, Retries.Length - 1)],
            ct);
    }

    async Task<Standing> Keep(Notice notice, AlertNews news, DateTimeOffset again, CancellationToken ct)
    {
        await database.Write(news.OrganizationId, notice.Write, ct);
        return notice.State == NoticeState.Sending ? new(Failed: false, again) : Ended(notice, news);
    }

    Standing Ended(Notice notice, AlertNews news) =>
        new(notice.State == NoticeState.Failed, news.Times > notice.Times ? notice.At + settings.RepeatAfter : null);

    static string Reference(Notice notice) => $"{notice.Alert}_{notice.Route}_{notice.Number}";
}

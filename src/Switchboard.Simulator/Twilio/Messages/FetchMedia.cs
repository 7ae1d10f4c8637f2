using System.Net;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// Fetches what a message's MediaUrls point to, before it is sent, and keeps it. By WhatsApp, 63019 what can't be fetched or is empty and 63021 a kind
/// that it doesn't carry; by MMS, 11200, 12300 and, above 5 MB, 11751. https://www.twilio.com/docs/api/errors/63019
/// https://www.twilio.com/docs/api/errors/63021 https://www.twilio.com/docs/messaging/guides/accepted-mime-types https://www.twilio.com/docs/api/errors/11751
/// </summary>
internal sealed class FetchMedia(KeptFiles files, TruthLedger ledger, Outward outward, TimeProvider clock, IHostApplicationLifetime life)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    const int LargestText = 5 * 1024 * 1024;
    const int LargestChat = 16 * 1024 * 1024;
    static readonly string[] Documents =
    [
        "application/pdf", "application/vcard", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.apple.pkpass",
        "text/vcard", "text/x-vcard", "text/csv", "text/rtf", "text/richtext", "text/calendar", "text/directory", "text/plain",
    ];

    /// <summary>None: everything is there, or there is nothing to fetch.</summary>
    public async Task<int?> Fetch(Message message)
    {
        var kept = new List<Media>();
        foreach (var media in message.Media)
        {
            var (file, code) = await Fetch(media.Url, message.IsChat);
            ledger.Add(
                message.Row("media.download", file is null ? "failed" : "answered") with
                {
                    Kind = RowKind.Webhook,
                    Url = media.Url,
                    ErrorCode = code,
                    Body = null,
                });
            if (file is null)
            {
                return code;
            }

            kept.Add(media with { ContentType = file.ContentType, KeptAt = files.UrlOf(file) });
        }

        message.Media = kept;
        return null;
    }

    async Task<(KeptFile? File, int? Code)> Fetch(string url, bool isChat)
    {
        if (files.At(url) is { } already)
        {
            return (already, null);
        }

        var lost = isChat ? 63019 : 11200;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, life.ApplicationStopping);
        try
        {
            using var http = outward.Client(Timeout.InfiniteTimeSpan, LargestChat);
            http.DefaultRequestHeaders.Add("User-Agent", "TwilioProxy/1.1");
            using var response = await http.GetAsync(new Uri(url), either.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
            return response.StatusCode is not HttpStatusCode.OK || bytes.Length == 0 ? (null, lost)
                : type is null || !IsCarried(type) ? (null, isChat ? 63021 : 12300)
                : !isChat && bytes.Length > LargestText ? (null, 11751)
                : (files.Keep(bytes, type), null);
        }
        catch (OperationCanceledException) when (!life.ApplicationStopping.IsCancellationRequested)
        {
            return (null, lost);
        }
        catch (HttpRequestException error)
        {
            return (null, error.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded && !isChat ? 11751 : lost);
        }
    }

    static bool IsCarried(string type) =>
        type.StartsWith("image/", StringComparison.Ordinal)
            || type.StartsWith("audio/", StringComparison.Ordinal)
            || type.StartsWith("video/", StringComparison.Ordinal)
            || type.StartsWith("application/vnd.openxmlformats-officedocument.", StringComparison.Ordinal) || Documents.Contains(type);
}

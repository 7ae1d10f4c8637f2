using System.Collections.Frozen;
using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Mail;

namespace Switchboard.Providers.Resend;

/// <summary>What Resend's webhooks tell, and what its mails are to us. https://resend.com/docs/dashboard/webhooks/event-types</summary>
static class ResendNotice
{
    static readonly IReadOnlyDictionary<string, string> NoExtras = FrozenDictionary<string, string>.Empty;

    public static WireNotice? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ResendWire.Default.WireNotice);
        }
        catch (JsonException)
        {
            // Nothing of theirs.
            return null;
        }
    }

    /// <summary>A mail that has arrived, without its text: that has to be fetched.</summary>
    public static InboundMessage? Inbound(WireNotice notice) =>
        notice is { Type: "email.received", Data: { EmailId: { Length: > 0 } id, From: { } from } data }
            ? Of(
                id,
                new(
                    id, data.To, data.Cc, data.Bcc, data.ReceivedFor, from, data.Subject, data.MessageId, null, null, null, notice.CreatedAt,
                    null)) with { IsNotice = true }
            : null;

    public static InboundMessage Of(string id, WireReceived mail)
    {
        // Whom it came for, blind copies and aliases too, says more than whom it was written to: a mail to two may come as one for each.
        var named = mail.ReceivedFor is { Length: > 0 } its ? its : new[] { mail.To, mail.Cc, mail.Bcc }.SelectMany(list => list ?? []);
        string[] recipients = [.. named.Select(EmailAddress.FromHeader).Distinct(StringComparer.Ordinal)];
        var headers = (mail.Headers ?? [])
            .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.First().Value, StringComparer.OrdinalIgnoreCase);
        return new(id, "", mail.From ?? "", recipients.FirstOrDefault() ?? "", mail.Text ?? "", [], 1, null, mail.CreatedAt, NoExtras)
        {
            Mail = new(recipients, mail.Subject ?? "", mail.Html, mail.MessageId, ThreadOf(headers), IsAutomatic(headers, mail.From ?? ""), IsAligned: null),
        };
    }

    public static StatusReport? Report(WireNotice notice)
    {
        if (notice is not { Type: { } type, Data: { EmailId: { Length: > 0 } id } data } || StatusOf(type) is not { } status)
        {
            return null;
        }

        return new(id, status, ErrorOf(type, data))
        {
            Intent = data.Tags?.GetValueOrDefault("intent") is { } intent && Ids.TryParse<IntentId>(intent, out var sent) ? sent : null,
            Agent = data.Tags?.GetValueOrDefault("agent") is { } agent && Ids.TryParse<AgentId>(agent, out var writer) ? writer : null,
            InternetMessageId = data.MessageId,
            Suppression = (type, data.Bounce?.Type) switch
            {
                ("email.complained", _) => "complained",
                ("email.bounced", "Permanent") or ("email.suppressed", _) => "bounced",
                _ => null,
            },
        };
    }

    /// <summary>Null for what says nothing of how far a mail has come.</summary>
    public static ReceiptStatus? StatusOf(string type) => type switch
    {
        "email.queued" or "email.scheduled" => ReceiptStatus.Queued,
        "email.sent" or "email.delivery_delayed" => ReceiptStatus.Sent,
        "email.delivered" or "email.complained" => ReceiptStatus.Delivered,
        "email.opened" or "email.clicked" => ReceiptStatus.Read,
        "email.bounced" or "email.suppressed" => ReceiptStatus.Undelivered,
        "email.failed" => ReceiptStatus.Failed,
        "email.canceled" => ReceiptStatus.Canceled,
        _ => null,
    };

    static ProviderError? ErrorOf(string type, WireNoticeData data) => type switch
    {
        "email.bounced" when data.Bounce?.Type == "Permanent" =>
            new(
                "bounced",
                data.Bounce.Message ?? "The mailbox does not exist.",
                RetryWorth.Never,
                "Use another channel, or ask the person for another address."),
        "email.bounced" => new(
            "bounced_for_now",
            data.Bounce?.Message ?? "The mailbox took no mail.",
            RetryWorth.Later,
            "The mailbox may be full; try later, or another channel."),
        "email.suppressed" => new(
            "suppressed", data.Suppressed?.Message ?? "Mail to this address came back before, or was called spam.", RetryWorth.Never,
            "Use another channel; the address can be taken off Resend's suppression list."),
        "email.failed" => new(
            data.Failed?.Reason ?? "failed",
            "Resend could not send the mail.",
            RetryWorth.Never,
            "Look at the account's state in Resend's dashboard."),
        _ => null,
    };

    static string[] ThreadOf(Dictionary<string, string> headers)
    {
        var named = $"{headers.GetValueOrDefault("References")} {headers.GetValueOrDefault("In-Reply-To")}";
        return [.. named.Split([' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(id => id is ['<', _, .., '>'])
            .Distinct(StringComparer.Ordinal)];
    }

    // RFC 3834; the rest is what the large mail systems set where they don't keep to it.
    static bool IsAutomatic(Dictionary<string, string> headers, string from) =>
        (headers.TryGetValue("Auto-Submitted", out var auto) && !auto.TrimStart().StartsWith("no", StringComparison.OrdinalIgnoreCase))
        || headers.ContainsKey("X-Autoreply") || headers.ContainsKey("X-Autorespond") || headers.ContainsKey("List-Id")
        || (headers.TryGetValue("Precedence", out var precedence) && precedence.Trim().ToLowerInvariant() is "bulk" or "junk" or "list" or "auto_reply")
        || headers.GetValueOrDefault("Return-Path")?.Trim() == "<>"
        || EmailAddress.FromHeader(from) is { } sender
            && (sender.StartsWith("mailer-daemon@", StringComparison.Ordinal) || sender.StartsWith("postmaster@", StringComparison.Ordinal));
}

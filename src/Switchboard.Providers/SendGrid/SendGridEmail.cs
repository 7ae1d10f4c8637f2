using System.Globalization;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.SendGrid;

/// <summary>
/// Mail out over SendGrid. Mail in is not received here: mailboxes are held at another provider.
/// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
/// </summary>
sealed class SendGridEmail(SendGridHttp http, TimeProvider clock) : IMessageProvider
{
    /// <summary>Above what a thousand mails cost on the smallest paid plan (https://sendgrid.com/en-us/pricing), each.</summary>
    const long PerMail = 900;

    const int MostFound = 10;

    static readonly Problem NotListed = Problem.Provider(
        "provider_list_late", "SendGrid's list of mails doesn't have it; that list may be late, so it tells nothing.", "Look it up in SendGrid's console.");

    public string Name => SendGridCredential.Provider;

    public ChannelKind Channel => ChannelKind.Email;

    public IReadOnlyList<CredentialField> CredentialFields => SendGridCredential.Fields;

    /// <summary>A mail has 30 MB with its files in base64, which makes four bytes of three; a megabyte is left for its text.</summary>
    public long? MostInlineBytes => 21L << 20;

    public WebhookAnswer Acknowledgement => WebhookAnswer.NoContent;

    public async Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct)
    {
        var granted = await http.Read("/v3/scopes", SendGridWire.Default.WireScopes, credential, ct);
        if (granted.Problem is { } problem)
        {
            return problem;
        }

        var scopes = granted.Value.Scopes ?? [];
        if (!scopes.Contains("mail.send", StringComparer.Ordinal))
        {
            return new Problem(
                "provider_credentials_refused",
                422,
                "SendGrid knows this API key, but it may not send mail.",
                "Give the key the scope mail.send, or full access.");
        }

        var domain = credential[SendGridCredential.Domain];
        var held = await Domains(domain, credential, ct);
        return held.Problem is { } unread
            ? unread
            : new ProviderCheck(domain, null, held.Value is null ? "not_started" : held.Value.Valid ? "verified" : "pending")
            {
                Note = held.Value is null
                    ? "The account isn't authenticated for this domain yet: add it at SendGrid (Settings, Sender Authentication), and set its DNS records."
                    : !held.Value.Valid ? "The domain's DNS records are not verified yet; until then no mail leaves over this account."
                    : scopes.Contains("user.webhooks.event.settings.update", StringComparer.Ordinal) ? null
                    : "The key may not set webhooks, so SendGrid will not tell what becomes of mails: give it the scopes "
                        + "user.webhooks.event.settings, or full access.",
            };
    }

    public async Task<Outcome<bool>> SendsAs(string address, ProviderCredential credential, CancellationToken ct)
    {
        var held = await Domains(address[(address.LastIndexOf('@') + 1)..], credential, ct);
        return held.Problem is { } unread ? unread : held.Value is { Valid: true };
    }

    public async Task<SendResult> Send(SendRequest request, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Change(HttpMethod.Post, "/v3/mail/send", Draft(request), SendGridWire.Default.WireMail, credential, ct);
        return reply switch
        {
            { Status: 0, WasCutOff: true } => new SendResult.Unknown(reply.Cause),
            { Status: 0 } => new SendResult.TryLater(reply.Cause) { IsPaused = reply.IsPaused },
            { Succeeded: true } => reply.Header("X-Message-Id") is { Length: > 0 } id
                ? new SendResult.Accepted(id, 1, null)
                : new SendResult.Unknown("SendGrid took the mail but did not say under which id."),
            { Status: 429 } => new SendResult.RateLimited(reply.Error().Code, Reset(reply)),
            { Status: >= 500 or 408 } => new SendResult.Unknown($"SendGrid answered HTTP {reply.Status}."),
            _ => Refused(reply),
        };
    }

    public async Task<Outcome<ProviderMessage?>> Fetch(string providerMessageId, ProviderCredential credential, CancellationToken ct)
    {
        var found = await Search($"msg_id LIKE \"{providerMessageId}%\"", credential, ct);
        return !found.Succeeded ? found.Problem! : found.Value is [var mail, ..] ? mail : (ProviderMessage?)null;
    }

    // What we sent along can be asked for; a list of mails by their texts would tell nothing.
    public async Task<Outcome<IReadOnlyList<ProviderMessage>>> FindSent(
        SendRequest request, DateTimeOffset since, ProviderCredential credential, CancellationToken ct)
    {
        var found = await Search($"(unique_args['intent']=\"{request.Intent.Value}\")", credential, ct);
        return found.Succeeded && found.Value.Count == 0 ? NotListed : found;
    }

    public Task<Outcome<IReadOnlyList<InboundMessage>>> ListInbound(
        string address, DateTimeOffset since, ProviderCredential credential, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<InboundMessage>>>(Array.Empty<InboundMessage>());

    public long EstimateMicros(string to, int segments) => PerMail;

    public bool Verify(in WebhookRequest request, ProviderCredential credential) =>
        credential.Fields.TryGetValue(SendGridCredential.WebhookKey, out var key) && SendGridSignature.Verify(
            key,
            request.Headers[SendGridSignature.SignatureHeader].ToString(),
            request.Headers[SendGridSignature.TimestampHeader].ToString(),
            request.Body.Span,
            clock.GetUtcNow());

    public InboundMessage? ReadInbound(in WebhookRequest request) => null;

    public bool AnswersKeyword(InboundMessage inbound) => false;

    public StatusReport? ReadStatus(in WebhookRequest request) => ReadStatuses(request) is [var first, ..] ? first : null;

    public IReadOnlyList<StatusReport> ReadStatuses(in WebhookRequest request) =>
        [.. SendGridNotice.Read(request.Body.Span).Select(SendGridNotice.Report).OfType<StatusReport>()];

    async Task<Outcome<WireDomain?>> Domains(string domain, ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read(
            $"/v3/whitelabel/domains?limit=50&domain={Uri.EscapeDataString(domain)}", SendGridWire.Default.WireDomainArray, credential, ct);
        return listed.Succeeded ? listed.Value.Where(held => held.Domain == domain).OrderByDescending(held => held.Valid).FirstOrDefault() : listed.Problem!;
    }

    /// <summary>
    /// The account's mails, where it pays for their history.
    /// https://www.twilio.com/docs/sendgrid/api-reference/email-activity/filter-all-messages
    /// </summary>
    async Task<Outcome<IReadOnlyList<ProviderMessage>>> Search(string query, ProviderCredential credential, CancellationToken ct)
    {
        var read = await http.Read($"/v3/messages?limit={MostFound}&query={Uri.EscapeDataString(query)}", SendGridWire.Default.WireActivity, credential, ct);
        return read.Problem is { } problem
            ? problem
            : (read.Value.Messages ?? []).Where(mail => mail.MsgId is { Length: > 0 }).Select(mail => new ProviderMessage(
                SendGridNotice.IdOf(mail.MsgId!), mail.FromEmail ?? "", mail.ToEmail ?? "", mail.Subject ?? "", StatusOf(mail.Status), 1, null,
                mail.Status == "not_delivered"
                    ? new("not_delivered", "SendGrid could not deliver the mail.", RetryWorth.Never, "Use another channel; SendGrid's console has the cause.")
                    : null,
                mail.LastEventTime ?? default)).ToList();
    }

    static ReceiptStatus StatusOf(string? status) => status switch
    {
        "delivered" => ReceiptStatus.Delivered,
        "not_delivered" => ReceiptStatus.Undelivered,
        _ => ReceiptStatus.Sent,
    };

    TimeSpan? Reset(ProviderReply reply) =>
        reply.RetryAfter
            ?? (long.TryParse(reply.Header("X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue
                && DateTimeOffset.FromUnixTimeSeconds(seconds) - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);

    static SendResult Refused(ProviderReply reply)
    {
        var error = reply.Error();
        return error.Worth == RetryWorth.WhenWindowOpens
            ? new SendResult.RateLimited(error.Code, null) { IsOfAccount = reply.IsOfAccount() }
            : new SendResult.Refused(error.Code, error.Message, error.Advice, error.Worth == RetryWorth.Never) { IsOfAccount = reply.IsOfAccount() };
    }

    static WireMail Draft(SendRequest request)
    {
        var mail = request.Mail ?? new OutboundMail("", null, null, [], null);
        var headers = mail.Headers();
        return new(
            [new([new(request.To)], new(StringComparer.Ordinal) { ["intent"] = request.Intent.Value, ["agent"] = request.Agent.Value })],
            new(request.From, request.SenderName.Length == 0 ? null : request.SenderName), mail.Subject, [.. Contents(request.Body, mail.Html)],
            headers.Count == 0 ? null : headers,
            request.Media.Count == 0
                ? null
                : [.. request.Media.Select(file =>
                    new WireAttachment(Convert.ToBase64String(file.Content.GetValueOrDefault().Span), file.ContentType, file.Name ?? FileName(file.Url)))],
            WireTracking.Off);
    }

    /// <summary>Plain text comes first; there has to be something.</summary>
    static IEnumerable<WireContent> Contents(string text, string? html)
    {
        if (text.Length > 0 || html is null or "")
        {
            yield return new("text/plain", text.Length > 0 ? text : " ");
        }

        if (html is { Length: > 0 })
        {
            yield return new("text/html", html);
        }
    }

    static string FileName(string url) => Uri.UnescapeDataString(new Uri(url).Segments[^1].Trim('/')) is { Length: > 0 } name ? name : "attachment";
}

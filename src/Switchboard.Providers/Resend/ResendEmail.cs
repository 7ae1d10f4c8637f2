using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Resend;

/// <summary>Mail over Resend. https://resend.com/docs/api-reference/emails</summary>
sealed class ResendEmail(ResendHttp http, TimeProvider clock) : IMessageProvider
{
    /// <summary>Above what a thousand mails cost on the smallest paid plan (https://resend.com/pricing), each.</summary>
    const long PerMail = 900;

    static readonly Problem NoFile = Problem.Provider("media_refused", "Resend no longer has this file.", "Ask the person to send it again.");

    static readonly TimeSpan KeyIsKnownFor = TimeSpan.FromHours(24);

    const int PageSize = 100;
    const int MostPages = 100;

    public string Name => ResendCredential.Provider;

    public ChannelKind Channel => ChannelKind.Email;

    public IReadOnlyList<CredentialField> CredentialFields => ResendCredential.Fields;

    /// <summary>An idempotency key is remembered for 24 hours; an hour of that is left for clocks and long requests.</summary>
    public TimeSpan? RepeatsSafelyFor => TimeSpan.FromHours(23);

    public WebhookAnswer Acknowledgement => WebhookAnswer.NoContent;

    public async Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read("/domains", ResendWire.Default.WirePageWireDomain, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        var domain = listed.Value?.Data?.FirstOrDefault(held => held.Name == credential[ResendCredential.Domain]);
        return new ProviderCheck(credential[ResendCredential.Domain], null, domain?.Status ?? "not_started")
        {
            Note = domain is null ? "The account doesn't have this domain yet: add it at Resend, and set its DNS records."
                : domain.Status == "verified" ? null
                : "The domain's DNS records are not verified yet; until then no mail leaves.",
        };
    }

    public async Task<SendResult> Send(SendRequest request, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Send(Draft(request), request.Intent, credential, ct);
        return reply switch
        {
            { Status: 0, WasCutOff: true } => new SendResult.Unknown(reply.Cause),
            { Status: 0 } => new SendResult.TryLater(reply.Cause) { IsPaused = reply.IsPaused },
            { Succeeded: true } => reply.Read(ResendWire.Default.WireId) is { Id: { } id }
                ? new SendResult.Accepted(id, 1, null)
                : new SendResult.Unknown("Resend took the mail but its answer could not be read."),
            { Status: 409 } when reply.Error().Code == ResendErrors.TakenInAnotherForm => await TakenBefore(request, credential, ct),
            { Status: 429 } => new SendResult.RateLimited(reply.Error().Code, reply.RetryAfter) { IsOfAccount = reply.IsOfAccount() },
            { Status: >= 500 or 408 } => new SendResult.Unknown($"Resend answered HTTP {reply.Status}."),
            _ => Refused(reply.Error()) with { IsOfAccount = reply.IsOfAccount() },
        };
    }

    public async Task<Outcome<ProviderMessage?>> Fetch(string providerMessageId, ProviderCredential credential, CancellationToken ct)
    {
        var read = await http.Read($"/emails/{Uri.EscapeDataString(providerMessageId)}", ResendWire.Default.WireEmail, credential, ct);
        return read.Problem is { } problem ? problem
            : read.Value is { Id: { } id, LastEvent: { } last } mail && ResendNotice.StatusOf($"email.{last}") is { } status
                ? new ProviderMessage(
                    id, EmailAddress.FromHeader(mail.From ?? ""), mail.To?.FirstOrDefault() ?? "", mail.Subject ?? "", status, 1, null, null,
                    mail.CreatedAt ?? default)
                : (ProviderMessage?)null;
    }

    public Task<Outcome<IReadOnlyList<ProviderMessage>>> FindSent(
        SendRequest request, DateTimeOffset since, ProviderCredential credential, CancellationToken ct) =>
        // Its list has no texts: two mails can't be told apart. A send of unknown fate is repeated under its key instead.
        Task.FromResult<Outcome<IReadOnlyList<ProviderMessage>>>(
            Problem.Provider("provider_list_useless", "Resend's list of mails doesn't tell which one this was.", "Look it up in Resend's dashboard."));

    public async Task<Outcome<IReadOnlyList<InboundMessage>>> ListInbound(
        string address, DateTimeOffset since, ProviderCredential credential, CancellationToken ct)
    {
        List<InboundMessage> arrived = [];
        var path = $"/emails/receiving?limit={PageSize}";
        for (var pages = 0; pages < MostPages; pages++)
        {
            var read = await http.Read(path, ResendWire.Default.WirePageWireReceived, credential, ct);
            if (read.Problem is { } problem)
            {
                return problem;
            }

            var page = read.Value?.Data ?? [];
            arrived.AddRange(
                page.Where(mail => mail is { Id: not null } && mail.CreatedAt >= since).Select(mail => ResendNotice.Of(mail.Id!, mail) with { IsNotice = true })
                    .Where(notice => notice.Mail!.Recipients.Contains(address, StringComparer.Ordinal)));
            if (read.Value?.HasMore != true || page is not [.., { Id: { } last } oldest] || oldest.CreatedAt < since)
            {
                arrived.Reverse();
                return arrived;
            }

            path = $"/emails/receiving?limit={PageSize}&after={Uri.EscapeDataString(last)}";
        }

        return TooLong;
    }

    public async Task<Outcome<InboundMessage?>> Complete(InboundMessage notice, ProviderCredential credential, CancellationToken ct)
    {
        var id = Uri.EscapeDataString(notice.ProviderMessageId);
        var read = await http.Read($"/emails/receiving/{id}", ResendWire.Default.WireReceived, credential, ct);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (read.Value is not { } mail)
        {
            return (InboundMessage?)null;
        }

        var media = new List<MediaItem>();
        if (mail.Attachments is { Length: > 0 })
        {
            var files = await http.Read($"/emails/receiving/{id}/attachments", ResendWire.Default.WirePageWireFile, credential, ct);
            if (files.Problem is { } noFiles)
            {
                return noFiles;
            }

            media.AddRange(
                (files.Value?.Data ?? [])
                    .Where(file => file.DownloadUrl is not null)
                    .Select(file => new MediaItem(file.DownloadUrl!, file.ContentType, file.Filename) { ExternalId = file.Id }));
        }

        return ResendNotice.Of(notice.ProviderMessageId, mail) with { Media = media };
    }

    // https://resend.com/docs/api-reference/emails/retrieve-received-email-attachment : the address that a notice brought works for an hour.
    public async ValueTask<Outcome<MediaAccess>> Access(MediaItem media, string providerMessageId, ProviderCredential credential, CancellationToken ct)
    {
        if (media.ExternalId is not { } file)
        {
            return http.Access(media.Url, credential);
        }

        var read = await http.Read(
            $"/emails/receiving/{Uri.EscapeDataString(providerMessageId)}/attachments/{Uri.EscapeDataString(file)}",
            ResendWire.Default.WireFile,
            credential,
            ct);
        return read.Problem is { } problem ? problem : read.Value?.DownloadUrl is { } url ? http.Access(url, credential) : NoFile;
    }

    public long EstimateMicros(string to, int segments) => PerMail;

    public bool Verify(in WebhookRequest request, ProviderCredential credential) =>
        credential.Fields.TryGetValue(ResendCredential.WebhookSecret, out var secret) && StandardWebhooks.Verify(
            secret,
            request.Headers["svix-id"].ToString() is { Length: > 0 } id ? id : request.Headers[StandardWebhooks.IdHeader].ToString(),
            request.Headers["svix-timestamp"].ToString() is { Length: > 0 } at ? at : request.Headers[StandardWebhooks.TimestampHeader].ToString(),
            request.Headers["svix-signature"].ToString() is { Length: > 0 } signature
                ? signature
                : request.Headers[StandardWebhooks.SignatureHeader].ToString(),
            request.Body.Span,
            clock.GetUtcNow());

    public InboundMessage? ReadInbound(in WebhookRequest request) => ResendNotice.Read(request.Body.Span) is { } notice ? ResendNotice.Inbound(notice) : null;

    public bool AnswersKeyword(InboundMessage inbound) => false;

    public StatusReport? ReadStatus(in WebhookRequest request) => ResendNotice.Read(request.Body.Span) is { } notice ? ResendNotice.Report(notice) : null;

    // An earlier try under the same key was taken, with another sender's name in it: it is the one that bears the intent.
    async Task<SendResult> TakenBefore(SendRequest request, ProviderCredential credential, CancellationToken ct)
    {
        var oldest = clock.GetUtcNow() - KeyIsKnownFor;
        var path = $"/emails?limit={PageSize}";
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (await http.Read(
                path,
                ResendWire.Default.WirePageWireEmail,
                credential,
                ct) is not { Succeeded: true, Value: { Data: [.., { Id: { } last } eldest] page } read })
            {
                break;
            }

            foreach (var mail in page.Where(mail =>
                mail.To?.Contains(request.To, StringComparer.OrdinalIgnoreCase) == true && EmailAddress.FromHeader(mail.From ?? "") == request.From))
            {
                var whole = await http.Read($"/emails/{Uri.EscapeDataString(mail.Id!)}", ResendWire.Default.WireEmail, credential, ct);
                if (whole is { Succeeded: true, Value.Tags: { } tags } && tags.Contains(new("intent", request.Intent.Value)))
                {
                    return new SendResult.Accepted(mail.Id!, 1, null);
                }
            }

            if (read.HasMore != true || eldest.CreatedAt < oldest)
            {
                break;
            }

            path = $"/emails?limit={PageSize}&after={Uri.EscapeDataString(last)}";
        }

        return new SendResult.Unknown("Resend has taken the mail before, in another form, and doesn't tell which one it is.");
    }

    static readonly Problem TooLong = Problem.Provider(
        "provider_list_too_long", $"Resend lists more than {PageSize * MostPages} received mails since then.", "Look the mails up in Resend's dashboard.");

    static SendResult Refused(ProviderError error) => error.Worth == RetryWorth.WhenWindowOpens
        ? new SendResult.RateLimited(error.Code, null)
        : new SendResult.Refused(error.Code, error.Message, error.Advice, error.Worth == RetryWorth.Never);

    static WireDraft Draft(SendRequest request)
    {
        var mail = request.Mail ?? new OutboundMail("", null, null, [], null);
        var headers = mail.Headers();
        return new(
            request.SenderName.Length == 0 ? request.From : $"\"{Quoted(request.SenderName)}\" <{request.From}>",
            [request.To],
            mail.Subject,
            mail.Html,
            request.Body.Length == 0 ? null : request.Body,
            headers.Count == 0 ? null : headers,
            request.Media.Count == 0 ? null : [.. request.Media.Select(file => new WireAttachment(file.Url, file.Name ?? FileName(file.Url)))],
            [new("intent", request.Intent.Value), new("agent", request.Agent.Value)]);
    }

    // RFC 5322, 3.2.4: within quotes only these two are special. Line ends never get into a name.
    static string Quoted(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    static string FileName(string url) => Uri.UnescapeDataString(new Uri(url).Segments[^1].Trim('/')) is { Length: > 0 } name ? name : "attachment";
}

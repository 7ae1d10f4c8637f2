using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// Messages over Twilio, the same for each channel but for how addresses are written.
/// https://www.twilio.com/docs/messaging/api/message-resource
/// </summary>
abstract class TwilioMessages(TwilioHttp http) : IMessageProvider
{
    /// <summary>Twilio's clock and ours may differ by this much.</summary>
    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    const int PageSize = 200;
    const int MostPages = 500;

    public string Name => TwilioCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => TwilioCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => TwilioAccount.Check(http, credential, ct);

    public abstract ChannelKind Channel { get; }

    /// <summary>What stands before a number on this channel at Twilio.</summary>
    protected abstract string Prefix { get; }

    // https://help.twilio.com/articles/223134027 : the words that long codes handle by default, as the whole message.
    static readonly FrozenSet<string> DefaultKeywords =
        new[] { "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "START", "YES", "UNSTOP", "HELP", "INFO" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool AnswersKeyword(InboundMessage inbound) =>
        Channel == ChannelKind.Sms && (inbound.OptOut is not null || DefaultKeywords.Contains(inbound.Body.Trim()));

    public WebhookAnswer Acknowledgement => WebhookAnswer.NoContent;

    public async Task<SendResult> Send(SendRequest request, ProviderCredential credential, CancellationToken ct)
    {
        var form = new FormBody()
            .Add("To", Prefix + request.To)
            .Add("From", Prefix + request.From)
            .Add("Body", request.Template is null && (request.Body.Length > 0 || request.Media.Count == 0) ? request.Body : null)
            .Add("ContentSid", request.Template?.Id)
            .Add("ContentVariables", request.Template is { Variables.Count: > 0 } template ? JsonSerializer.Serialize(template.Variables) : null)
            .Add("StatusCallback", request.StatusCallbackUrl);
        foreach (var url in request.MediaUrls)
        {
            form.Add("MediaUrl", url);
        }

        var reply = await http.Create(TwilioCredential.Path(credential, "Messages.json"), form, credential, ct);
        return reply switch
        {
            { Status: 0, WasCutOff: true } => new SendResult.Unknown(reply.Cause),
            { Status: 0 } => new SendResult.TryLater(reply.Cause) { IsPaused = reply.IsPaused },
            { Succeeded: true } => Taken(reply),
            { Status: 429 } => new SendResult.RateLimited(reply.Error().Code, reply.RetryAfter),
            // 503 says that nothing was done only where Twilio itself says it; from a gateway in between it says nothing.
            { Status: 503 } when reply.Error().Code == "20503" => new SendResult.TryLater("Twilio is not available (error 20503)."),
            { Status: >= 500 or 408 } => new SendResult.Unknown($"Twilio answered HTTP {reply.Status}."),
            _ => Refused(reply),
        };
    }

    public async Task<Outcome<ProviderMessage?>> Fetch(string providerMessageId, ProviderCredential credential, CancellationToken ct)
    {
        var path = TwilioCredential.Path(credential, $"Messages/{Uri.EscapeDataString(providerMessageId)}.json");
        var reply = await http.Repeatable(HttpMethod.Get, path, null, credential, ct);
        return reply switch
        {
            { Status: 404 } => (ProviderMessage?)null,
            { Succeeded: true } when reply.Read(TwilioWire.Default.WireMessage)?.AsSent() is { } message => message,
            { Succeeded: true } => Unreadable,
            _ => reply.AsProblem(),
        };
    }

    public async Task<Outcome<IReadOnlyList<ProviderMessage>>> FindSent(
        SendRequest request, DateTimeOffset since, ProviderCredential credential, CancellationToken ct)
    {
        var (from, to) = (Prefix + request.From, Prefix + request.To);
        // No filter by DateSent: a message that still waits has none.
        var query = new FormBody().Add("To", to).Add("From", from);
        var listed = await List(query, since - ClockSlack, credential, ct);
        return listed.Match<Outcome<IReadOnlyList<ProviderMessage>>>(
            messages => messages
                .Where(m => m.Direction?.StartsWith("outbound", StringComparison.Ordinal) == true && m.From == from && m.To == to
                    // A template is listed with the text that it became.
                    && (request.Template is not null || SameText(m.Body, request.Body)))
                .Select(m => m.AsSent()).OfType<ProviderMessage>().ToList(),
            problem => problem);
    }

    // A price is there some minutes after the message has left: https://www.twilio.com/docs/messaging/api/message-resource
    public bool TellsPrices => true;

    public async Task<Outcome<IReadOnlyDictionary<string, long>>> Prices(
        DateTimeOffset since, DateTimeOffset until, ProviderCredential credential, CancellationToken ct)
    {
        var query = new FormBody().Add("DateSent>", Instant(since - ClockSlack)).Add("DateSent<", Instant(until + ClockSlack));
        // What left then may have been made long before.
        var listed = await List(query, DateTimeOffset.MinValue, credential, ct);
        return listed.Match<Outcome<IReadOnlyDictionary<string, long>>>(
            messages => messages
                .Where(m => m is { Sid: not null, PriceMicros: not null } && m.Direction?.StartsWith("outbound", StringComparison.Ordinal) == true)
                .GroupBy(m => m.Sid!, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.First().PriceMicros!.Value, StringComparer.Ordinal),
            problem => problem);
    }

    public async Task<Outcome<IReadOnlyList<InboundMessage>>> ListInbound(
        string number, DateTimeOffset since, ProviderCredential credential, CancellationToken ct)
    {
        since -= ClockSlack;
        var to = Prefix + number;
        var query = new FormBody().Add("To", to).Add("DateSent>", Instant(since));
        var listed = await List(query, since, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        List<InboundMessage> arrived = [];
        foreach (var message in listed.Value.Where(m => m is { Direction: "inbound", Sid: not null } && m.To == to).Reverse())
        {
            var media = message.NumMedia > 0 ? await MediaOf(message.Sid!, credential, ct) : new List<MediaItem>();
            if (media.Problem is { } noMedia)
            {
                return noMedia;
            }

            arrived.Add(new(
                message.Sid!, message.AccountSid ?? credential.Account, message.From ?? "", number, message.Body ?? "", media.Value,
                Math.Max(1, message.NumSegments ?? 1), null, message.CreatedAt, InboundForm.NoExtras));
        }

        return arrived;
    }

    // https://www.twilio.com/docs/messaging/api/media-resource : with the account's credentials, and then where that leads, without.
    public ValueTask<Outcome<MediaAccess>> Access(MediaItem media, string providerMessageId, ProviderCredential credential, CancellationToken ct) =>
        new(http.Access(media.Url, credential));

    public abstract long EstimateMicros(string to, int segments);

    public virtual long EstimateWithFilesMicros(string to, int segments) => EstimateMicros(to, segments);

    public bool Verify(in WebhookRequest request, ProviderCredential credential) =>
        TwilioSignature.IsValid(request, credential.Fields.GetValueOrDefault(TwilioCredential.AuthToken, ""));

    public InboundMessage? ReadInbound(in WebhookRequest request) => InboundForm.Read(request.Form) is { } inbound ? OnChannel(inbound) : null;

    public StatusReport? ReadStatus(in WebhookRequest request) => StatusForm.Read(request.Form);

    // What comes to a webhook of another channel is not for this one.
    InboundMessage? OnChannel(InboundMessage inbound) =>
        Prefix.Length == 0 ? inbound.To.Contains(':', StringComparison.Ordinal) ? null : inbound
        : inbound.To.StartsWith(Prefix, StringComparison.Ordinal) ? inbound with { To = inbound.To[Prefix.Length..] }
        : null;

    static SendResult Taken(ProviderReply reply) =>
        reply.Read(TwilioWire.Default.WireMessage) is { } message && message.AsSent() is { } sent
            ? new SendResult.Accepted(sent.ProviderMessageId, Math.Max(1, sent.Segments), sent.PriceMicros)
            : new SendResult.Unknown("Twilio took the message but its answer could not be read.");

    static SendResult Refused(ProviderReply reply)
    {
        var (code, message) = reply.Error();
        var error = TwilioErrors.Find(code, message);
        return error.Worth == RetryWorth.WhenWindowOpens
            ? new SendResult.RateLimited(code, reply.RetryAfter)
            : new SendResult.Refused(code, error.Message, error.Advice, error.Worth == RetryWorth.Never)
            {
                IsOfAccount = reply.Status == 401, IsOptOut = error.IsOptOut,
            };
    }

    /// <summary>All messages that a query finds, newest first, back to an instant.</summary>
    async Task<Outcome<List<WireMessage>>> List(FormBody query, DateTimeOffset since, ProviderCredential credential, CancellationToken ct)
    {
        List<WireMessage> found = [];
        var next = TwilioCredential.Path(credential, $"Messages.json?{query.Add("PageSize", $"{PageSize}")}");
        for (var pages = 0; next is not null; pages++)
        {
            if (pages == MostPages)
            {
                return TooLong;
            }

            var page = await Get(next, TwilioWire.Default.WireMessages, credential, ct);
            if (page.Problem is { } problem)
            {
                return problem;
            }

            var messages = page.Value.Messages ?? [];
            found.AddRange(messages.Where(message => message.CreatedAt >= since));
            next = messages is [.., { } oldest] && oldest.CreatedAt >= since ? PathIn(page.Value.NextPageUri) : null;
        }

        return found;
    }

    async Task<Outcome<List<MediaItem>>> MediaOf(string sid, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Get, TwilioCredential.Path(credential, $"Messages/{sid}/Media.json"), null, credential, ct);
        if (reply.Status == 404)
        {
            // Its files were deleted since; its words are still to be heard.
            return new List<MediaItem>();
        }

        return Read(reply, TwilioWire.Default.WireMediaList).Match<Outcome<List<MediaItem>>>(
            media => (media.MediaList ?? []).Where(m => m.Uri is not null).Select(
                m => new MediaItem(http.Absolute(m.Uri!.Replace(".json", "", StringComparison.Ordinal), credential), m.ContentType)).ToList(),
            problem => problem);
    }

    async Task<Outcome<T>> Get<T>(string path, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) where T : class
    {
        var reply = await http.Repeatable(HttpMethod.Get, path, null, credential, ct);
        return Read(reply, shape);
    }

    static Outcome<T> Read<T>(ProviderReply reply, JsonTypeInfo<T> shape) where T : class =>
        !reply.Succeeded ? reply.AsProblem() : reply.Read(shape) is { } value ? value : Unreadable;

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Where the API stands below a prefix, its own links may show the prefix.</summary>
    static string? PathIn(string? link) => link?.IndexOf("/2010-04-01/", StringComparison.Ordinal) is >= 0 and var at ? link[at..] : null;

    /// <summary>Twilio stores a text as it was given, but for line ends and what it trims at the end.</summary>
    static bool SameText(string? held, string sent) => Normal(held ?? "") == Normal(sent);

    static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    static readonly Problem TooLong = Problem.Provider(
        "provider_list_too_long", $"Twilio lists more than {PageSize * MostPages} messages.", "Look the messages up in Twilio's console.");

    static readonly Problem Unreadable =
        Problem.Provider("provider_unreadable", "Twilio's answer could not be read.", "Check that Twilio:BaseUrl is the address of the Twilio API.");
}

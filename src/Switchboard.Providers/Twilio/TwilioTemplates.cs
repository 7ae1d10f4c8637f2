using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Templates;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>WhatsApp templates at Twilio. https://www.twilio.com/docs/content/content-api-resources</summary>
sealed class TwilioTemplates(TwilioHttp http) : ITemplateProvider
{
    const string Path = "/v1/Content";
    const string ListPath = "/v1/ContentAndApprovals";
    const int PageSize = 100;

    static readonly Problem Unreadable = TwilioPages.Unreadable(TwilioHost.Content);

    public string Name => TwilioCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => TwilioCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => TwilioAccount.Check(http, credential, ct);

    public async Task<Outcome<ProviderTemplate>> Create(
        string name, string language, TemplateContent content, IReadOnlyDictionary<string, string> samples, ProviderCredential credential, CancellationToken ct)
    {
        var wish = new WireContent(
            null,
            name,
            language,
            samples.Count == 0
                ? null
                : samples.ToDictionary(sample => sample.Key, sample => JsonSerializer.SerializeToElement(sample.Value), StringComparer.Ordinal),
            TypesOf(content));
        var reply = await http.Create(TwilioHost.Content, Path, wish, TwilioJson.Default.WireContent, credential, ct);
        return reply switch
        {
            { Succeeded: true } when reply.Read(TwilioJson.Default.WireContent) is { } made && AsTemplate(made, null) is { } template => template,
            { Succeeded: true } or { WasCutOff: true } or { Status: >= 500 } =>
                Problem.Provider(
                    ITemplateProvider.Uncertain,
                    "Twilio was cut off while the template was being made.",
                    "Ask for it again in a moment: it is looked for first."),
            _ => reply.AsProblem(),
        };
    }

    public async Task<Outcome<ProviderTemplate?>> Fetch(string providerRef, ProviderCredential credential, CancellationToken ct)
    {
        var content = await http.Repeatable(TwilioHost.Content, HttpMethod.Get, PathOf(providerRef), credential, ct);
        if (content.Status == 404)
        {
            return (ProviderTemplate?)null;
        }

        var approvals = await http.Repeatable(TwilioHost.Content, HttpMethod.Get, PathOf(providerRef) + "/ApprovalRequests", credential, ct);
        return (content, approvals) switch
        {
            ({ Succeeded: false }, _) => content.AsProblem(),
            (_, { Succeeded: false, Status: not 404 }) => approvals.AsProblem(),
            _ => content.Read(TwilioJson.Default.WireContent) is { } held
                && AsTemplate(held, approvals.Read(TwilioJson.Default.WireApprovals)?.Whatsapp) is { } template
                ? template
                : Unreadable,
        };
    }

    public async Task<Outcome<IReadOnlyList<ProviderTemplate>>> List(ProviderCredential credential, CancellationToken ct)
    {
        var contents = await http.All(
            TwilioHost.Content, $"{ListPath}?PageSize={PageSize}", TwilioJson.Default.WireContents, page => page.Contents, credential, ct);
        return contents.Problem is { } unread
            ? unread
            : contents.Value.Select(content => AsTemplate(content, content.ApprovalRequests)).OfType<ProviderTemplate>().ToList();
    }

    public async Task<Problem?> Submit(string providerRef, string name, TemplateCategory category, ProviderCredential credential, CancellationToken ct)
    {
        var wish = new WireSubmission(name, EnumText.Of(category).ToUpperInvariant());
        var reply = await http.Set(
            TwilioHost.Content, PathOf(providerRef) + "/ApprovalRequests/whatsapp", wish, TwilioJson.Default.WireSubmission, credential, ct);
        // 409: it was handed in before, perhaps by a try whose answer was lost.
        return reply.Succeeded || reply.Status == 409 ? null : reply.AsProblem();
    }

    public async Task<Problem?> Delete(string providerRef, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Repeatable(TwilioHost.Content, HttpMethod.Delete, PathOf(providerRef), credential, ct);
        return reply.Succeeded || reply.Status == 404 ? null : reply.AsProblem();
    }

    static string PathOf(string providerRef) => $"{Path}/{Uri.EscapeDataString(providerRef)}";

    /// <summary>https://www.twilio.com/docs/content/content-types-overview</summary>
    static Dictionary<string, JsonElement> TypesOf(TemplateContent content)
    {
        var buttons = content.Buttons ?? [];
        var (type, shape) = buttons switch
        {
            [{ Url: null }, ..] =>
                content.MediaUrl is null ? ("twilio/quick-reply", Of(("body", content.Body), ("actions", Replies(buttons)))) : Card(Replies(buttons)),
            [_, ..] => content.MediaUrl is null ? ("twilio/call-to-action", Of(("body", content.Body), ("actions", Links(buttons)))) : Card(Links(buttons)),
            _ => content.MediaUrl is { } media
                ? ("twilio/media", Of(("body", content.Body), ("media", new[] { media })))
                : ("twilio/text", Of(("body", content.Body))),
        };
        return new(StringComparer.Ordinal) { [type] = JsonSerializer.SerializeToElement(shape) };

        (string, Dictionary<string, object>) Card(object actions) =>
            ("twilio/card", Of(("title", content.Body), ("media", new[] { content.MediaUrl! }), ("actions", actions)));

        static Dictionary<string, object> Of(params ReadOnlySpan<(string Name, object Value)> fields)
        {
            Dictionary<string, object> shape = new(StringComparer.Ordinal);
            foreach (var (name, value) in fields)
            {
                shape[name] = value;
            }

            return shape;
        }

        static object Replies(IReadOnlyList<TemplateButton> buttons) =>
            buttons.Select((button, at) => Of(("type", "QUICK_REPLY"), ("title", button.Title), ("id", $"{at + 1}"))).ToList();

        static object Links(IReadOnlyList<TemplateButton> buttons) =>
            buttons.Select(button => Of(("type", "URL"), ("title", button.Title), ("url", button.Url!))).ToList();
    }

    static ProviderTemplate? AsTemplate(WireContent held, WireApproval? approval)
    {
        if (held is not { Sid: { } sid, Types: { Count: > 0 } types })
        {
            return null;
        }

        // The richest of several is what WhatsApp shows; the plain ones are for text messages.
        var (type, shape) = types.OrderBy(one => one.Key is "twilio/text" or "twilio/media").ThenBy(one => one.Key, StringComparer.Ordinal).First();
        var buttons = Each(shape, "actions").AsEnumerable().Concat(Each(shape, "items"))
            .Select(action => new TemplateButton(Text(action, "title") ?? Text(action, "item") ?? "", Text(action, "url")))
            .Where(button => button.Title.Length > 0).ToList();
        var body = Text(shape, "body") ?? string.Join('\n', new[] { Text(shape, "title"), Text(shape, "subtitle") }.OfType<string>());
        var media = Each(shape, "media").Where(url => url.ValueKind is JsonValueKind.String).Select(url => url.GetString()).FirstOrDefault();
        var samples = (held.Variables ?? []).Where(sample => sample.Value.ValueKind is JsonValueKind.String).ToDictionary(
            sample => sample.Key, sample => sample.Value.GetString()!, StringComparer.Ordinal);
        return new(
            sid, held.FriendlyName ?? type, held.Language ?? "", new(body, media, buttons.Count == 0 ? null : buttons),
            [.. TemplateText.Variables(shape.GetRawText())], samples,
            StateOf(approval?.Status), CategoryOf(approval?.Category), approval?.RejectionReason is { Length: > 0 } reason ? reason : null);
    }

    static TemplateState StateOf(string? word) => word switch
    {
        "received" or "pending" => TemplateState.Pending,
        "approved" => TemplateState.Approved,
        "rejected" => TemplateState.Rejected,
        "paused" => TemplateState.Paused,
        "disabled" => TemplateState.Disabled,
        _ => TemplateState.Unsubmitted,
    };

    static TemplateCategory? CategoryOf(string? word) => EnumText.TryParse<TemplateCategory>(word?.ToLowerInvariant(), out var category) ? category : null;

    static string? Text(JsonElement from, string name) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    static JsonElement.ArrayEnumerator Each(JsonElement from, string name) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray()
            : default;
}

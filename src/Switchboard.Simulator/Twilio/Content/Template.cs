using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio.Content;

/// <summary>A content template. https://www.twilio.com/docs/content/content-api-resources</summary>
internal sealed class Template : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string FriendlyName { get; init; }
    public required string Language { get; init; }

    /// <summary>Samples of the variables, by key; they stand in for what a message leaves out.</summary>
    public required JsonObject Variables { get; init; }

    /// <summary>The content by type, such as <c>twilio/text</c>.</summary>
    public required JsonObject Types { get; init; }

    /// <summary>Its submission to WhatsApp, if any.</summary>
    public Submission? Submission { get; set; }
}

/// <summary>
/// A template as it was handed in to WhatsApp.
/// https://www.twilio.com/docs/content/content-api-resources#submit-templates-for-whatsapp-approval
/// </summary>
internal sealed record Submission(string Name, string Category, bool AllowCategoryChange, DateTimeOffset At);

internal sealed class TemplateBook(Reviewers reviewers) : Book<Template>("twilioTemplates")
{
    /// <summary>None: it was never submitted.</summary>
    public Verdict? Verdict(Template template) =>
        template.Submission is { } submitted
            ? reviewers.Judge(submitted.At, template.Sid, submitted.Name, template.FriendlyName, Plain(template.FriendlyName))
            : null;

    // What stands in brackets behind a name tells templates of one name apart; people call it by the name.
    static string Plain(string friendlyName) => friendlyName.Split(" (", 2)[0];

    /// <summary>Whether a conversation may begin with it.</summary>
    public bool IsApproved(Template template) => Verdict(template) is { Stage: Stage.Approved };
}

/// <summary>What a template becomes with its variables.</summary>
internal sealed record Rendered(string Body, IReadOnlyList<string> Media, IReadOnlyList<TemplateButton> Buttons, bool LacksVariables);

/// <summary>A button below a message. <c>Payload</c> is what a tap tells the application.</summary>
internal sealed record TemplateButton(string Title, string? Payload, string? Url);

/// <summary>Puts variables into a template. https://www.twilio.com/docs/content/using-variables-with-content-api</summary>
internal static class Render
{
    /// <summary>
    /// The variables of a message. None: they aren't a JSON object of texts, none of them empty (21656).
    /// https://www.twilio.com/docs/api/errors/21656
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Variables(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return new Dictionary<string, string>();
        }

        try
        {
            using var parsed = JsonDocument.Parse(json);
            if (parsed.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var fields = parsed.RootElement.EnumerateObject().ToList();
            return fields.TrueForAll(f => f.Value.ValueKind is JsonValueKind.String && f.Value.GetString()!.Length > 0)
                ? fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Value.GetString()!, StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="template">What to render: for a chat its richest type, for a text message the type that was made for it.</param>
    public static Rendered Of(Template template, IReadOnlyDictionary<string, string> given, bool isChat)
    {
        var lacks = false;
        var content = Choose(template.Types, isChat);
        var body = Fill(Text(content, "body") ?? string.Join('\n', new[] { Text(content, "title"), Text(content, "subtitle") }.OfType<string>()));
        var media = content["media"] switch
        {
            JsonArray urls => urls.Select(u => u?.GetValue<string>()).OfType<string>(),
            JsonValue url => [url.GetValue<string>()],
            _ => [],
        };
        var buttons = (content["actions"] as JsonArray ?? content["items"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(a => new TemplateButton(Fill(Text(a, "title") ?? Text(a, "item") ?? ""), Text(a, "id"), Text(a, "url") is { } url ? Fill(url) : null))
            .Where(b => b.Title.Length > 0);
        return new(body, [.. media.Select(Fill)], isChat ? [.. buttons] : [], lacks);

        string Fill(string text)
        {
            foreach (var key in Keys(text))
            {
                var value = given.GetValueOrDefault(key) ?? Text(template.Variables, key);
                lacks |= value is null;
                text = text.Replace($"{{{{{key}}}}}", value ?? "", StringComparison.Ordinal);
            }

            return text;
        }
    }

    static JsonObject Choose(JsonObject types, bool isChat)
    {
        var names = types.Select(t => t.Key).ToList();
        var plain = names.Find(n => n is "twilio/text") ?? names.Find(n => n is "twilio/media");
        var rich = names.Find(n => n is not ("twilio/text" or "twilio/media"));
        return types[(isChat ? rich ?? plain : plain ?? rich) ?? ""] as JsonObject ?? [];
    }

    static List<string> Keys(string text)
    {
        var keys = new List<string>();
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", open + 2, StringComparison.Ordinal))
        {
            if (text.IndexOf("}}", open, StringComparison.Ordinal) is > 0 and var close)
            {
                keys.Add(text[(open + 2)..close]);
            }
        }

        return keys;
    }

    static string? Text(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

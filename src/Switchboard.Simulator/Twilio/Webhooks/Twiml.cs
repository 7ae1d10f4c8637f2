using System.Xml;
using System.Xml.Linq;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>One verb of a messaging answer that the provider acts on.</summary>
internal abstract record Verb
{
    /// <summary>Send this; <c>To</c> and <c>From</c> are the two sides swapped unless given.</summary>
    internal sealed record Say(string? To, string? From, string Body, IReadOnlyList<string> Media, string? StatusCallback) : Verb;

    /// <summary>Ask this URL instead; what follows is not read.</summary>
    internal sealed record Redirect(string Url, string Method) : Verb;
}

/// <summary>TwiML for messaging. https://www.twilio.com/docs/messaging/twiml</summary>
internal static class Twiml
{
    /// <summary>
    /// The verbs of an answer. <c>Error</c> is 12100 (not XML), 12200 (no Response), 14104 (a redirect by another method than GET or POST) or 12300
    /// (a content type that is neither XML nor text).
    /// </summary>
    public static (IReadOnlyList<Verb> Verbs, int? Error) Read(string? contentType, string body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return ([], null);
        }

        if (contentType is "text/plain")
        {
            return ([new Verb.Say(null, null, body, [], null)], null);
        }

        if (contentType is not ("text/xml" or "application/xml" or "text/html"))
        {
            return ([], 12300);
        }

        try
        {
            using var reader = XmlReader.Create(
                new StringReader(body.TrimStart()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XDocument.Load(reader).Root;
            return root?.Name.LocalName != "Response" ? ([], 12200)
                : root.Elements("Redirect").Any(r => Method(r) is not ("GET" or "POST")) ? ([], 14104)
                : ([.. root.Elements().Select(Of).OfType<Verb>()], null);
        }
        catch (XmlException)
        {
            return ([], 12100);
        }
    }

    static Verb? Of(XElement element) => element.Name.LocalName switch
    {
        "Message" or "Sms" => new Verb.Say(
            element.Attribute("to")?.Value, element.Attribute("from")?.Value, Text(element), [.. element.Elements("Media").Select(m => m.Value.Trim())],
            element.Attribute("statusCallback")?.Value),
        "Redirect" => new Verb.Redirect(element.Value.Trim(), Method(element)),
        _ => null,
    };

    static string Method(XElement redirect) => redirect.Attribute("method")?.Value.ToUpperInvariant() ?? "POST";

    static string Text(XElement message) =>
        (message.Element("Body") is { } body ? body.Value : string.Concat(message.Nodes().OfType<XText>().Select(t => t.Value))).Trim();
}

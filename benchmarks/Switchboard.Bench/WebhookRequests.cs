using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>An agent as both sides know it.</summary>
internal sealed record BenchAgent(string Id, string Tenant, string Address);

/// <summary>
/// Signed webhooks of arriving messages, each with an id of its own: 20,000 people who each write to up to three of the agents, one of them most of the time.
/// SMS and WhatsApp as Twilio brings them, with the signature of https://www.twilio.com/docs/usage/security#validating-requests; mail as Resend does.
/// </summary>
internal static class WebhookRequests
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "0123456789abcdef0123456789abcdef";
    public const string PublicUrl = "http://bench.example.com";

    const int People = 20_000;
    const string WhatsappPrefix = "whatsapp:";

    static readonly string[] Bodies =
    [
        "Hi, can I move my appointment to {0} please? Thanks!",
        "Yes",
        "ok see you then {0}",
        "What does it cost? I have the letter {0} here and it says something else than your website. Could you call me back this afternoon, after four if possible?",
        "Merci beaucoup, à très bientôt ! {0}",
        "👍 {0}",
        "I'm running 10 minutes late, ref {0}",
        "Is there parking near the building?",
        "No that doesn't work for me, do you have something next week, maybe Tuesday or Wednesday in the morning? {0}",
        "Please send the invoice {0} to my new address: 1600 Amphitheatre Pkwy, Mountain View & don't forget the <reference>",
    ];

    /// <summary>Writes the records that <c>webhook.lua</c> reads.</summary>
    /// <param name="scattered">Whether ids come in no order, as those of a provider do: an index over them is then written all over.</param>
    public static void Write(string path, ChannelKind channel, IReadOnlyList<BenchAgent> agents, int count, int seed, bool scattered = false)
    {
        var random = new Random(seed);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        for (var i = 0; i < count; i++)
        {
            var person = random.Next(People);
            var favourite = random.Next(10) switch { < 7 => 0, < 9 => 1, _ => 2 };
            var agent = agents[(person * 7 + favourite * 331) % agents.Count];
            var request = Encoding.ASCII.GetBytes(channel == ChannelKind.Email ? MailRequests.Request(agent, person, i) : Request(channel, agent, person, i, random, scattered));
            file.Write(Encoding.ASCII.GetBytes(request.Length.ToString("D5", CultureInfo.InvariantCulture)));
            file.Write(request);
        }
    }

    /// <summary>An id as Twilio makes them.</summary>
    public static string Sid(Random random) => string.Create(CultureInfo.InvariantCulture, $"SM{random.NextInt64():x16}{random.NextInt64():x16}");

    /// <summary>What somebody writes.</summary>
    public static string Text(int which, int index) => string.Format(CultureInfo.InvariantCulture, Bodies[which % Bodies.Length], index);

    static string Request(ChannelKind channel, BenchAgent agent, int person, int index, Random random, bool scattered)
    {
        var sid = scattered ? Sid(random) : "SM" + index.ToString("x32", CultureInfo.InvariantCulture);
        var prefix = channel == ChannelKind.Whatsapp ? WhatsappPrefix : "";
        var from = $"{(person < 10_000 ? "+1212555" : "+1213555")}{person % 10_000:D4}";
        SortedDictionary<string, string> form = new(StringComparer.Ordinal)
        {
            ["AccountSid"] = AccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["Body"] = Text(random.Next(Bodies.Length), index),
            ["From"] = prefix + from,
            ["MessageSid"] = sid,
            ["NumMedia"] = "0",
            ["NumSegments"] = "1",
            ["SmsMessageSid"] = sid,
            ["SmsSid"] = sid,
            ["SmsStatus"] = "received",
            ["To"] = prefix + agent.Address,
        };
        (string Name, string Value)[] more = channel == ChannelKind.Whatsapp
            ? [("MessageType", "text"), ("ProfileName", $"Somebody {person}"), ("WaId", from[1..]), ("ChannelMetadata", """{"type":"whatsapp","data":{"context":{}}}""")]
            : [("FromCity", "SAN FRANCISCO"), ("FromCountry", "US"), ("FromState", "CA"), ("FromZip", "94107"), ("ToCity", ""), ("ToCountry", "US"), ("ToState", "CA"), ("ToZip", "")];
        foreach (var (name, value) in more)
        {
            form.Add(name, value);
        }

        var path = $"/webhooks/{agent.Id}/{(channel == ChannelKind.Whatsapp ? "whatsapp" : "sms")}";
        var signed = new StringBuilder(PublicUrl).Append(path);
        var encoded = new StringBuilder();
        foreach (var (name, value) in form)
        {
            signed.Append(name).Append(value);
            encoded.Append(encoded.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal));
        }

        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(AuthToken), Encoding.UTF8.GetBytes(signed.ToString())));
        return $"POST {path} HTTP/1.1\r\nHost: bench.example.com\r\nUser-Agent: TwilioProxy/1.1\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
            + $"X-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: {sid[2..]}\r\nContent-Length: {encoded.Length}\r\n\r\n{encoded}";
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Switchboard.Bench;

/// <summary>
/// Mail as Resend brings it: one address for all, a notice without the text, signed as in https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests, and the mail itself to be fetched.
/// </summary>
internal static class MailRequests
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    public const string Domain = "bench.example.com";
    public const string WebhookUrl = WebhookRequests.PublicUrl + "/webhooks/resend";

    /// <summary>For how long receivers take a signature.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(4);

    static readonly byte[] Key = Convert.FromBase64String(Secret["whsec_".Length..]);

    /// <summary>The notice, signed now. Its length doesn't depend on the time.</summary>
    public static string Request(BenchAgent agent, int person, int index)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Id(agent, person, index);
        var notice = JsonSerializer.Serialize(new
        {
            type = "email.received",
            created_at = Instant(now),
            data = new
            {
                email_id = id,
                created_at = Instant(now),
                from = From(person),
                to = new[] { agent.Address },
                cc = Array.Empty<string>(),
                bcc = Array.Empty<string>(),
                received_for = new[] { agent.Address },
                message_id = MessageId(index),
                subject = Subject(index),
                attachments = Array.Empty<object>(),
            },
        });
        var (message, timestamp) = ($"msg_{index:D24}", now.ToUnixTimeSeconds());
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{message}.{timestamp}.{notice}")));
        return $"POST /webhooks/resend HTTP/1.1\r\nHost: bench.example.com\r\nUser-Agent: Svix-Webhooks/1.88\r\nContent-Type: application/json\r\n"
            + $"svix-id: {message}\r\nsvix-timestamp: {timestamp}\r\nsvix-signature: v1,{signature}\r\nContent-Length: {notice.Length}\r\n\r\n{notice}";
    }

    /// <summary>The mail with an id from a notice, as https://resend.com/docs/api-reference/emails/retrieve-received-email gives it.</summary>
    public static byte[] Mail(string id)
    {
        // An id in the form of a UUID that says what the mail is: person, index, agent.
        var parts = id.Split('-');
        int Number(int part) => int.Parse(parts[part], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var (index, person, address) = (Number(0), Number(1) << 16 | Number(2), Address(Number(4)));
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "email",
            id,
            to = new[] { address },
            from = From(person),
            created_at = "2026-08-21 12:00:00.000000+00",
            subject = Subject(index),
            html = $"<p>{WebhookRequests.Text(index, index)}</p>",
            text = WebhookRequests.Text(index, index),
            headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["mime-version"] = "1.0", ["return-path"] = $"<person{person}@people.example>" },
            bcc = Array.Empty<string>(),
            cc = Array.Empty<string>(),
            reply_to = Array.Empty<string>(),
            message_id = MessageId(index),
            attachments = Array.Empty<object>(),
        });
    }

    /// <summary>The mailbox of an agent, by its number in the population.</summary>
    public static string Address(int agent) => $"agent{agent:D4}@{Domain}";

    static string Id(BenchAgent agent, int person, int index) =>
        $"{index:x8}-{person >> 16:x4}-{person & 0xffff:x4}-8000-{int.Parse(agent.Address["agent".Length..agent.Address.IndexOf('@', StringComparison.Ordinal)], CultureInfo.InvariantCulture):x12}";

    static string From(int person) => $"Somebody {person} <person{person}@people.example>";

    static string Subject(int index) => $"About letter {index}";

    static string MessageId(int index) => $"<{index:D12}@people.example>";

    static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio.Senders;

/// <summary>A WhatsApp sender: an address of an account that people can chat with. https://www.twilio.com/docs/whatsapp/api/senders</summary>
internal sealed class Sender : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary><c>whatsapp:</c> and a number.</summary>
    public required string SenderId { get; init; }

    public JsonObject Configuration { get; set; } = [];
    public JsonObject Profile { get; set; } = [];
    public JsonObject Webhook { get; set; } = [];

    public string? CallbackUrl => Text(Webhook, "callback_url");
    public string CallbackMethod => Text(Webhook, "callback_method") ?? "POST";
    public string? FallbackUrl => Text(Webhook, "fallback_url");
    public string FallbackMethod => Text(Webhook, "fallback_method") ?? "POST";
    public string? StatusCallbackUrl => Text(Webhook, "status_callback_url");
    public string? ProfileName => Text(Profile, "name");

    static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}

/// <summary>All WhatsApp senders. An address belongs to one account at a time.</summary>
internal sealed class SenderBook(Reviewers reviewers) : Book<Sender>("twilioSenders")
{
    public Sender? At(string senderId) => All.FirstOrDefault(s => s.SenderId == senderId);

    /// <summary>CREATING, then ONLINE; OFFLINE when it was turned down.</summary>
    public string Status(Sender sender) => Verdict(sender).Stage switch
    {
        Stage.Approved => "ONLINE",
        Stage.Rejected => "OFFLINE",
        _ => "CREATING",
    };

    public Verdict Verdict(Sender sender) => reviewers.Judge(sender.Created, sender.Sid, sender.SenderId);

    public bool IsOnline(Sender sender) => Status(sender) == "ONLINE";
}

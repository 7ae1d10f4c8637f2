using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>WhatsApp senders at Twilio. https://www.twilio.com/docs/whatsapp/api/senders</summary>
sealed class TwilioSenders(TwilioHttp http) : ISenderProvider
{
    const string Prefix = "whatsapp:";
    const string Path = "/v2/Channels/Senders";
    const int PageSize = 100;

    static readonly Problem Unreadable = TwilioPages.Unreadable(TwilioHost.Messaging);

    public string Name => TwilioCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => TwilioCredential.Fields;

    public ChannelKind Channel => ChannelKind.Whatsapp;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => TwilioAccount.Check(http, credential, ct);

    public async Task<Outcome<IReadOnlyList<RegisteredSender>>> List(ProviderCredential credential, CancellationToken ct)
    {
        var path = $"{Path}?{new FormBody().Add("Channel", "whatsapp").Add("PageSize", $"{PageSize}")}";
        var senders = await http.All(TwilioHost.Messaging, path, TwilioJson.Default.WireSenders, page => page.Senders, credential, ct);
        return senders.Problem is { } unread ? unread : senders.Value.Select(AsRegistered).OfType<RegisteredSender>().ToList();
    }

    public async Task<Outcome<RegisteredSender?>> Fetch(string providerRef, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Repeatable(TwilioHost.Messaging, HttpMethod.Get, PathOf(providerRef), credential, ct);
        return reply.Status == 404 ? (RegisteredSender?)null : !reply.Succeeded ? reply.AsProblem() : Registered(reply) is { } sender ? sender : Unreadable;
    }

    public async Task<Outcome<RegisteredSender>> Register(string number, string name, Uri callback, ProviderCredential credential, CancellationToken ct)
    {
        var wish = new WireSender(SenderId: Prefix + number, Profile: new(name), Webhook: Webhook(callback));
        // A number is a sender once at most, so asking again is harmless.
        var reply = await http.Set(TwilioHost.Messaging, Path, wish, TwilioJson.Default.WireSender, credential, ct);
        return !reply.Succeeded ? reply.AsProblem() : Registered(reply) is { } sender ? sender : Unreadable;
    }

    public async Task<Outcome<RegisteredSender>> Configure(
        string providerRef, Uri callback, ProviderCredential credential, CancellationToken ct, string? name = null)
    {
        var wish = new WireSender(Profile: name is null ? null : new(name), Webhook: Webhook(callback));
        var reply = await http.Set(TwilioHost.Messaging, PathOf(providerRef), wish, TwilioJson.Default.WireSender, credential, ct);
        return !reply.Succeeded ? reply.AsProblem() : Registered(reply) is { } sender ? sender : Unreadable;
    }

    // The fallback is the same door: an outage of a moment is then tried twice as often.
    static WireSenderWebhook Webhook(Uri callback) =>
        new(callback.AbsoluteUri + TwilioNumbers.Retries, "POST", callback.AbsoluteUri + TwilioNumbers.Retries, "POST");

    static string PathOf(string providerRef) => $"{Path}/{Uri.EscapeDataString(providerRef)}";

    static RegisteredSender? Registered(ProviderReply reply) => reply.Read(TwilioJson.Default.WireSender) is { } sender ? AsRegistered(sender) : null;

    static RegisteredSender? AsRegistered(WireSender sender) =>
        sender is not { Sid: { } sid, SenderId: { } id } || !id.StartsWith(Prefix, StringComparison.Ordinal) ? null : new(
            sid,
            id[Prefix.Length..],
            sender.Profile?.Name,
            // ONLINE:UPDATING goes on working meanwhile.
            sender.Status?.StartsWith("ONLINE", StringComparison.Ordinal) == true ? SenderState.Online
                : sender.Status == "OFFLINE" ? SenderState.Offline
                : SenderState.Pending,
            sender.OfflineReasons?.FirstOrDefault()?.Message
                ?? (sender.Status == "PENDING_VERIFICATION" ? "Twilio waits for the code that it sent to the number: enter it in Twilio's console." : null),
            sender.Webhook?.CallbackUrl?.Split('#')[0]);
}

using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio.Services;

/// <summary>A Messaging Service: a pool of senders with common settings. https://www.twilio.com/docs/messaging/api/service-resource</summary>
internal sealed class Service : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public required string FriendlyName { get; set; }

    /// <summary>Everything that can be set by name: InboundRequestUrl, StatusCallback, StickySender …</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    /// <summary>Sids of its numbers (PN…) and WhatsApp senders (XE…), with the instant at which they joined.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Pool { get; set; } = new Dictionary<string, DateTimeOffset>();

    public string? this[string setting] => Settings.GetValueOrDefault(setting) is { Length: > 0 } value ? value : null;

    public bool Is(string setting, bool otherwise) => bool.TryParse(this[setting], out var value) ? value : otherwise;
}

/// <summary>All Messaging Services, and whom they send as.</summary>
internal sealed class ServiceBook(NumberBook numbers, SenderBook senders) : Book<Service>("twilioServices")
{
    /// <summary>The service that a number or a sender is in, if any.</summary>
    public Service? Holding(string sid, string accountSid) => All.FirstOrDefault(s => s.AccountSid == accountSid && s.Pool.ContainsKey(sid));

    public IEnumerable<Number> NumbersOf(Service service) => numbers.All.Where(n => n.AccountSid == service.AccountSid && service.Pool.ContainsKey(n.Sid));

    public IEnumerable<Sender> SendersOf(Service service) => senders.All.Where(s => s.AccountSid == service.AccountSid && service.Pool.ContainsKey(s.Sid));

    /// <summary>
    /// Whom the service sends as: the one that this person knows already (sticky), else one of the person's country, else any; the same one for the
    /// same person each time. None: it has no sender for this channel (21703).
    /// </summary>
    public string? Pick(Service service, string to, MessageBook messages, Account account)
    {
        var pool = to.StartsWith(Draft.Chat, StringComparison.Ordinal)
            ? SendersOf(service).Where(senders.IsOnline).Select(s => s.SenderId).ToList()
            : NumbersOf(service).Where(n => n.Sms).Select(n => n.PhoneNumber).ToList();
        if (service.Is("StickySender", true)
            && messages.NewestFirst(account, null, to).FirstOrDefault(m => m.Service == service && pool.Contains(m.From)) is { } known)
        {
            return known.From;
        }

        var near = pool.Where(n => NumberPlan.RangeOf(n)?.Iso == NumberPlan.RangeOf(to)?.Iso).ToList();
        var choice = near.Count > 0 ? near : pool;
        return choice.Count == 0 ? null : choice[(int)(to.Aggregate(0u, (sum, c) => (sum * 31) + c) % (uint)choice.Count)];
    }
}

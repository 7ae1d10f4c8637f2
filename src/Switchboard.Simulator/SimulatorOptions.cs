using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Simulator.Scenarios;

namespace Switchboard.Simulator;

/// <summary>What the outside world is like: where it listens, whose clock it keeps, how patient its carriers are.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen. Port 0 takes a free one; ask <c>app.Urls</c> after the start.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The clock behind every timestamp, delay and time-out.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Accounts that exist from the start. None: one account with generated credentials.</summary>
    public IReadOnlyList<AccountSeed> Accounts { get; init; } = [];

    /// <summary>How long a message takes from state to state.</summary>
    public DeliveryPace Delivery { get; init; } = new();

    /// <summary>
    /// Whether US carriers turn down texts of numbers without a verified A2P campaign (30034). It can be switched while it runs: <c>PUT
    /// /api/rules</c>.
    /// </summary>
    public bool RequireA2p { get; init; }

    /// <summary>How long templates, senders, brands and campaigns wait for a decision.</summary>
    public ReviewPace Reviews { get; init; } = new();

    /// <summary>How long a webhook is waited for when its URL says nothing else.</summary>
    public WebhookPatience Webhooks { get; init; } = new();

    /// <summary>How patient mail servers, name servers and the mail provider's webhooks are.</summary>
    public MailPace Mail { get; init; } = new();

    /// <summary>A file that keeps accounts, numbers, opt-outs and people over a restart. None: everything is forgotten at the end.</summary>
    public string? DataFile { get; init; }

    /// <summary>
    /// Whether media may be fetched from an address, given what was named for it. None: from everywhere. The simulator's own interface is
    /// never fetched from.
    /// </summary>
    public Func<IPAddress, Uri, bool>? MayFetch { get; init; }

    /// <summary>The exchange that scenarios are played with. None: they can be read, and not played.</summary>
    public ExchangeAccess? Exchange { get; init; }

    /// <summary>Where warnings and errors are logged. None: nowhere.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Ledger rows that are kept; the oldest go first.</summary>
    public int LedgerCapacity { get; init; } = 500_000;

    /// <summary>Messages that are kept for each account and for each person; the oldest go first.</summary>
    public int MessageCapacity { get; init; } = 200_000;
}

/// <summary>An account to begin with; what is left out is generated.</summary>
public sealed record AccountSeed(string? Sid = null, string? AuthToken = null, string? FriendlyName = null);

/// <summary>Times between the states of an outgoing message, each counted from the state before.</summary>
public sealed record DeliveryPace
{
    /// <summary>From queued to sending.</summary>
    public TimeSpan ToSending { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>From sending to sent.</summary>
    public TimeSpan ToSent { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>From sent to delivered, undelivered or failed; the price is known then too.</summary>
    public TimeSpan ToFinal { get; init; } = TimeSpan.FromMilliseconds(40);
}

/// <summary>Times of a review by Meta or the carriers: hours at the vendors', moments here.</summary>
public sealed record ReviewPace
{
    /// <summary>From received to pending.</summary>
    public TimeSpan ToPending { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From pending to the decision.</summary>
    public TimeSpan ToDecision { get; init; } = TimeSpan.FromMilliseconds(400);
}

/// <summary>
/// Twilio's defaults for a webhook: 5 s to connect, 15 s for an answer, 15 s in all, one more try, and that only when the connection
/// failed. A URL overrides them by its fragment. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
/// </summary>
public sealed record WebhookPatience
{
    /// <summary>Time to establish the connection (<c>ct</c>).</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time to the answer once the request is written (<c>rt</c>).</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for all tries together (<c>tt</c>).</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries after the first (<c>rc</c>).</summary>
    public int Retries { get; init; } = 1;
}

/// <summary>Times of the mail side. The webhooks' schedule is the published one: https://resend.com/docs/webhooks/retries-and-replays</summary>
public sealed record MailPace
{
    /// <summary>From asking to verify a domain until the name servers have answered.</summary>
    public TimeSpan NameServers { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>From the first delay of a mail until its delivery is tried for the last time.</summary>
    public TimeSpan UntilGivenUp { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time for one try of a webhook.</summary>
    public TimeSpan WebhookPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The waits after each try of a webhook that failed; after the last of them it is given up.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];
}

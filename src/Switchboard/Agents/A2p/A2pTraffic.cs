using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Numbers;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.A2p;

/// <summary>
/// Which messages US carriers ask a registration for: texts to US numbers from ten-digit local numbers, US or Canadian. Toll-free numbers
/// and short codes have registers of their own.
/// https://www.twilio.com/docs/api/errors/30034
/// </summary>
internal static class A2pTraffic
{
    /// <summary>The word for a number whose provider hasn't been asked.</summary>
    public const string Unknown = "unknown";

    /// <summary>Whether a number is of the kind that has to be registered.</summary>
    public static bool Concerns(string number) => number.StartsWith("+1", StringComparison.Ordinal)
        && PhoneNumbers.TryParse(number, null, out var known, out _) && known.Country is "US" or "CA" or null && known.Type != NumberType.TollFree;

    /// <summary>Whether a message is.</summary>
    public static bool Concerns(ChannelKind channel, string from, string to) =>
        channel == ChannelKind.Sms && to.StartsWith("+1", StringComparison.Ordinal) && Concerns(from) && PhoneNumbers.CountryOf(to) == "US";

    /// <summary>How a number stands, as people read it.</summary>
    public static string Say(RegistrationState? state) => state switch
    {
        RegistrationState.Registered => "is registered",
        RegistrationState.Pending => "is handed in for registration, which isn't decided",
        RegistrationState.Failed => "was turned down for registration",
        RegistrationState.Unregistered => "isn't registered",
        _ => "isn't registered as far as is known yet",
    };

    /// <summary>What an admin can do about it, or null.</summary>
    public static string? Advise(RegistrationState? state) => state switch
    {
        RegistrationState.Registered => null,
        RegistrationState.Pending => "Wait: brands take minutes and campaigns days. The provider is asked each hour, and at once by POST /api/v1/a2p/refresh.",
        RegistrationState.Failed => "Correct what the registrar objected to at the provider, and hand it in again.",
        RegistrationState.Unregistered =>
            "Register a brand and a campaign at the provider (at Twilio under Messaging, Regulatory Compliance), "
            + "and put the number into the campaign's Messaging Service. Set the service to leave incoming messages to the number (in Twilio's "
            + "console: Integration, Defer to sender's webhook; in its API: UseInboundWebhookOnNumber=true), or what people write no longer comes "
            + "here.",
        _ => "The provider hasn't been asked yet. It is asked each hour, and at once by POST /api/v1/a2p/refresh.",
    };
}

/// <summary>Whether what people write to a number still comes here.</summary>
internal static class A2pInbound
{
    const string Mend = "set the service to leave incoming messages to the number (in Twilio's console: Integration, Defer to sender's webhook; "
        + "in its API: UseInboundWebhookOnNumber=true), then POST /api/v1/a2p/refresh.";

    /// <summary>What an admin should know, or null.</summary>
    /// <param name="ours">What our own addresses begin with.</param>
    public static string? Warn(RegistrationDetail? detail, string ours) => detail?.Inbound switch
    {
        null or RegistrationDetail.ToNumber => null,
        RegistrationDetail.ToNobody =>
            $"What people write to this number is lost: it is in the Messaging Service {detail.ServiceId}, which tells nobody of incoming messages. "
            + $"To hear them, {Mend}",
        { } url when url.StartsWith(ours, StringComparison.OrdinalIgnoreCase) => null,
        _ =>
            $"What people write to this number goes elsewhere: it is in the Messaging Service {detail.ServiceId}, "
            + $"which brings incoming messages to an address of its own. To hear them here, {Mend}",
    };
}

/// <summary>Where the deployer or the organization says so, texts to the US leave only from registered numbers.</summary>
internal sealed class A2pRegistered(A2pSettings settings) : IGateRule
{
    static readonly Sql State = """
        SELECT a2p FROM channel WHERE organization_id = @organization AND address = @From AND kind = 'sms' AND released_at IS NULL AND shared = false
        """;

    public string Name => "a2p_unregistered";

    public int Order => 50;

    public string? Suspicion => settings.Unregistered == A2pPolicy.Block ? null : "p.block_unregistered = true";

    // Who forbids it now need not have done so in the moment before.
    public bool IsSudden => false;

    public bool Concerns(Outbound outbound) => outbound.Channel == ChannelKind.Sms && outbound.To.StartsWith("+1", StringComparison.Ordinal);

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (!A2pTraffic.Concerns(outbound.Channel, outbound.From, outbound.To))
        {
            return Verdict.Allow;
        }

        var state = await session.One(State, new { outbound.From }, row =>
            row.TextOrNull("a2p") is { } text ? EnumText.Parse<RegistrationState>(text) : (RegistrationState?)null);
        return state == RegistrationState.Registered
            ? Verdict.Allow
            : Verdict.Deny(
                $"The agent's number {A2pTraffic.Say(state)} for application traffic in the US (A2P 10DLC), so US carriers would block the message.",
                Name, $"{(settings.Unregistered == A2pPolicy.Block ? "The setting A2p:Unregistered" : SendingPolicy.Source)}; Twilio error 30034.",
                next: "Use another channel, or an admin completes the registration at the provider; GET /api/v1/a2p tells how it stands.");
    }
}

/// <summary>
/// Where the deployer doesn't forbid them, texts to the US from numbers that aren't registered leave with a warning; in the sandbox only
/// where that is known.
/// </summary>
[Singleton]
internal sealed class A2pWarnings(A2pSettings settings, OrganizationRealms realms)
{
    /// <summary>What whoever sends should know, or null.</summary>
    public async ValueTask<string?> For(AgentEntry agent, ChannelKind channel, string from, string to, CancellationToken ct)
    {
        if (settings.Unregistered != A2pPolicy.Warn
            || !A2pTraffic.Concerns(channel, from, to)
            || agent.On(channel, from) is not { } address
            || address.Registration == RegistrationState.Registered)
        {
            return null;
        }

        return address.Registration is null && await realms.Of(agent.OrganizationId, ct) == Realm.Sandbox ? null
            : $"The number {A2pTraffic.Say(address.Registration)} for application traffic in the US (A2P 10DLC); "
                + "US carriers may block the message (error 30034). An admin sees more at GET /api/v1/a2p.";
    }
}

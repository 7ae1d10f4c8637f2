using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Another provider's account in the place of the one that a message's address is held under. It is asked when the first certainly has not
/// taken the message and will not for now: its circuit is open, it refused for a reason of its own, or the tries are over. What the first
/// may have taken is never given to another.
/// </summary>
[Singleton]
internal sealed class StandIn(OtherAccounts others, PackAttachments pack, MessageLinks links, DeliveryOutcome outcome, Traffic traffic, Patience patience)
{
    /// <summary>Gives a message to another account if it may be given to one, and says what came of it in the end.</summary>
    /// <param name="request">What the first account was given.</param>
    /// <param name="result">What it made of that.</param>
    public async Task<SendResult> Try(Delivery delivery, ProviderAccount first, SendRequest request, SendResult result, CancellationToken ct)
    {
        if (Reason(delivery, result) is not { } reason || delivery.Template is not null)
        {
            return result;
        }

        var why = Words(first, result);
        foreach (var account in await others.Find(delivery, first, ct))
        {
            var provider = account.Provider;
            var fitted = await pack.Fit(
                request with { StatusCallbackUrl = links.Receipts(provider.Name, delivery.Agent, delivery.Intent) }, delivery, provider, ct);
            if (!fitted.Succeeded)
            {
                continue;
            }

            if (!await outcome.TurnTo(delivery, account, why, reason, ct))
            {
                // Somebody else has it by now.
                return result;
            }

            traffic.StoodIn(delivery.Channel, first.Provider.Name, provider.Name, reason);
            var second = await account.Hand(fitted.Value, delivery.Passage!, CancellationToken.None);
            if (!MayGoOn(second))
            {
                return second;
            }

            result = result is SendResult.Refused { Permanent: true } ? second : result;
        }

        return result;
    }

    /// <summary>Why another account may be asked; null when it may not.</summary>
    string? Reason(Delivery delivery, SendResult result) => result switch
    {
        SendResult.TryLater { IsPaused: true } => "paused",
        SendResult.Refused { IsOfAccount: true } or SendResult.RateLimited { IsOfAccount: true } => "refused",
        SendResult.TryLater when patience.AfterFailure(delivery.Failures + 1) is null => "given_up",
        SendResult.RateLimited limited when patience.IsTried(delivery, limited) => "given_up",
        _ => null,
    };

    /// <summary>Whether it certainly was not taken, for a reason that another account may not have.</summary>
    static bool MayGoOn(SendResult result) => result is SendResult.TryLater or SendResult.RateLimited or SendResult.Refused { IsOfAccount: true };

    static string Words(ProviderAccount first, SendResult result) => first.Provider.Name + result switch
    {
        SendResult.TryLater { IsPaused: true } => " failed repeatedly just before and was not asked.",
        SendResult.TryLater later => $" was tried in vain: {later.Cause}",
        SendResult.Refused refused => $" refused for a reason of the account's ({refused.Code}).",
        SendResult.RateLimited limited => $" took no more ({limited.Code}).",
        _ => " did not take it.",
    };
}

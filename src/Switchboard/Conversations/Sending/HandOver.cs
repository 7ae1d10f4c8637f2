using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>Hands a claimed message to its provider, outside any transaction, and records what came of it.</summary>
[Singleton]
internal sealed class HandOver(
    ClaimDelivery claims, Lines lines, AgentDirectory agents, PackAttachments pack, MessageLinks links, WordsApart words, StandIn standIn,
    DeliveryOutcome outcome, AccountTrouble accounts, TimeProvider clock)
{
    public static readonly TimeSpan LostClaim = TimeSpan.FromSeconds(1);

    /// <summary>Who claimed longer ago than this was stopped in between and may have lost the claim: it looks again before it sends.</summary>
    static readonly TimeSpan ClaimIsFresh = TimeSpan.FromSeconds(10);

    /// <summary>The one request of a try.</summary>
    public async Task<JobEnd> Send(Job job, Delivery delivery, CancellationToken ct)
    {
        Departure departure;
        try
        {
            departure = await Prepare(delivery, ct);
        }
        catch (Exception)
        {
            // No provider was asked, so nothing is uncertain: it stands in line again.
            await claims.GiveBack(delivery);
            throw;
        }

        if (departure is not Departure.Ready ready)
        {
            return ((Departure.Over)departure).End;
        }

        // Once the request begins to leave it is not called back: its answer is worth more than a quick shutdown, and is kept through one.
        var first = await ready.Account.Hand(ready.Fitted, delivery.Passage!, CancellationToken.None);
        var result = await standIn.Try(delivery, ready.Account, ready.Request, first, CancellationToken.None);
        var end = await Record(job, delivery, result, CancellationToken.None);
        if (first is SendResult.Refused { IsOfAccount: true } refused)
        {
            await accounts.Refused(delivery.Organization, ready.Account.Credential, refused.Code);
        }

        return end;
    }

    /// <summary>Everything that comes before the provider is asked.</summary>
    async Task<Departure> Prepare(Delivery delivery, CancellationToken ct)
    {
        var account = await lines.Open(delivery.Channel, delivery.Credential, delivery.Organization, ct);
        if (account.Problem is { } missing)
        {
            return new Departure.Over(await outcome.Refused(delivery, new(missing.Code, missing.Detail, missing.Next + " Then send anew."), ct));
        }

        if ((words.Missing(delivery) ?? await pack.Missing(delivery, ct)) is { } gone)
        {
            return new Departure.Over(await outcome.Refused(delivery, gone, ct));
        }

        var provider = account.Value.Provider;
        var request = await Request(delivery, provider, ct);
        var fitted = await pack.Fit(request, delivery, provider, ct);
        if (fitted.Problem is { } unfit)
        {
            return new Departure.Over(await outcome.Refused(delivery, new(unfit.Code, unfit.Detail, unfit.Next), ct));
        }

        return clock.GetUtcNow() - delivery.TriedAt > ClaimIsFresh && !await outcome.IsStillHeld(delivery, ct)
            ? new Departure.Over(JobEnd.Later(LostClaim))
            : new Departure.Ready(account.Value, request, fitted.Value);
    }

    /// <summary>A try of unknown fate with the gate's passage to be repeated, or null where it may no longer leave.</summary>
    public async ValueTask<Delivery?> Again(Delivery delivery, CancellationToken ct) =>
        await claims.PassAgain(delivery, ct) is { } passage ? delivery with { Passage = passage } : null;

    /// <summary>What the provider is given; the same for every try.</summary>
    public async ValueTask<SendRequest> Request(Delivery delivery, IMessageProvider provider, CancellationToken ct) =>
        words.PutIn(await Masked(delivery, provider, ct), delivery);

    async ValueTask<SendRequest> Masked(Delivery delivery, IMessageProvider provider, CancellationToken ct)
    {
        var (body, mail) = MarketingFooter.WithLink(
            delivery,
            delivery.Mail is { } written && IsUnsubscribable(delivery)
                ? written with { UnsubscribeUrl = links.Unsubscribe(delivery.Organization, delivery.Message) }
                : delivery.Mail);
        return new(delivery.From, delivery.To, body, await pack.Addresses(delivery, ct), links.Receipts(provider.Name, delivery.Agent, delivery.Intent))
        {
            Intent = delivery.Intent,
            Agent = delivery.Agent,
            SenderName = (await agents.Find(delivery.Agent, ct))?.DisplayName ?? "",
            Mail = mail,
            Template = delivery.Template,
        };
    }

    // A receipt or a code is no subject of a list.
    static bool IsUnsubscribable(Delivery delivery) => delivery is { Purpose: not Purpose.Transactional, IsConfirmation: false };

    /// <summary>Records what a provider answered.</summary>
    public Task<JobEnd> Record(Job job, Delivery delivery, SendResult result, CancellationToken ct) => result switch
    {
        SendResult.Accepted accepted => outcome.Accepted(job, delivery, accepted.ProviderMessageId, accepted.PriceMicros, ct),
        SendResult.Unknown unknown => outcome.Uncertain(job, delivery, unknown.Cause, isOurs: false, ct),
        SendResult.Refused { Permanent: true } refused =>
            outcome.Refused(delivery, new(refused.Code, refused.Message, refused.Advice) { IsOptOut = refused.IsOptOut }, ct),
        SendResult.Refused refused => outcome.Retry(delivery, new(refused.Code, refused.Message, refused.Advice), ct),
        SendResult.RateLimited limited => outcome.Limited(delivery, limited, ct),
        SendResult.TryLater later => outcome.Retry(delivery, new("unreachable", later.Cause, "Nothing: it is tried again."), ct),
        _ => throw new InvalidOperationException($"Unknown result {result}."),
    };

    /// <summary>How far a message came before its provider was asked: a closed set.</summary>
    abstract record Departure
    {
        Departure() { }

        /// <summary>It doesn't leave.</summary>
        public sealed record Over(JobEnd End) : Departure;

        /// <summary>It leaves now.</summary>
        /// <param name="Request">As any account would be given it.</param>
        /// <param name="Fitted">As this one is.</param>
        public sealed record Ready(ProviderAccount Account, SendRequest Request, SendRequest Fitted) : Departure;
    }
}

using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>A number that is to be bought for a channel that is written down.</summary>
/// <param name="Label">What people shall see on it at the provider.</param>
internal sealed record NumberWish(
    OrganizationId Organization, AgentChannel Channel, string Label, string Country, INumberProvider Provider, ProviderCredential Credential,
    string Actor);

/// <summary>
/// Buys a number and makes it count: it comes through whole, or nothing is held and nothing stays written, even when nobody waits for it any more.
/// Should the process end, <see cref="UnfinishedNumbers"/> undoes it.
/// </summary>
[Singleton]
internal sealed class NumberPurchase(Database db, NumberRental rental, INumberRent rent, UndoChannel undo)
{
    /// <param name="finish">Makes it count.</param>
    /// <param name="forget">What else is to be taken back when it does not.</param>
    public async Task<Outcome<T>> Make<T>(NumberWish wish, Func<Session, OwnedNumber, ValueTask<Outcome<T>>> finish, Func<Session, ValueTask<int>> forget)
    {
        var (organization, channel) = (wish.Organization, wish.Channel);
        var rented = await rental.Rent(organization, channel, wish.Label, wish.Country, wish.Provider, wish.Credential, CancellationToken.None);
        if (rented.Problem is { } failed)
        {
            var noted = await db.Read(
                organization,
                session => session.One(AgentChannel.ById, new { channel = channel.ChannelId }, AgentChannel.From),
                CancellationToken.None);
            await undo.Undo(organization, noted ?? channel, wish.Actor, CancellationToken.None);
            await db.Write(organization, forget, CancellationToken.None);
            return failed;
        }

        var number = rented.Value;
        var finished = await db.Write(
            organization,
            async unit =>
            {
                var made = await finish(unit, number);
                if (made.Succeeded)
                {
                    await rent.Begin(unit, channel.ChannelId);
                }

                return made;
            },
            CancellationToken.None);
        if (finished.Problem is not null)
        {
            // Another node took it for dead and found nothing to give back.
            await undo.GiveBack(
                organization,
                channel with { Address = number.Number, ProviderRef = number.ProviderRef, CredentialId = number.HeldUnder ?? channel.CredentialId },
                CancellationToken.None);
            await db.Write(organization, forget, CancellationToken.None);
        }

        return finished;
    }
}

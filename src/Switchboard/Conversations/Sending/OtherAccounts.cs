using System.Collections.Concurrent;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>The accounts at other providers of a channel, an organization's own or the deployment's, that send as an address too.</summary>
[Singleton]
internal sealed class OtherAccounts(Credentials credentials, Providers providers, TimeProvider clock)
{
    const int Capacity = 10_000;
    static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(CredentialId Credential, string Address), (bool Sends, DateTimeOffset At)> known = new();

    /// <summary>In the order of their providers' names, of the same realm.</summary>
    public async Task<IReadOnlyList<ProviderAccount>> Find(Delivery delivery, ProviderAccount first, CancellationToken ct)
    {
        List<ProviderAccount> others = [];
        foreach (var provider in providers.WithChannel(delivery.Channel).Where(provider => provider.Name != first.Provider.Name))
        {
            if (await credentials.For(delivery.Organization, provider.Name, ct) is { } credential
                && credential.Realm == first.Credential.Realm
                && await Sends(provider, credential, delivery.From, ct))
            {
                others.Add(new(provider, credential));
            }
        }

        return others;
    }

    async ValueTask<bool> Sends(IMessageProvider provider, ProviderCredential credential, string address, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue((credential.Id, address), out var remembered) && now - remembered.At < Remembered)
        {
            return remembered.Sends;
        }

        var asked = await provider.SendsAs(address, credential, ct);
        if (!asked.Succeeded)
        {
            // One that can't be asked is no help now; the next message asks again.
            return false;
        }

        if (known.Count >= Capacity)
        {
            known.Clear();
        }

        known[(credential.Id, address)] = (asked.Value, now);
        return asked.Value;
    }
}

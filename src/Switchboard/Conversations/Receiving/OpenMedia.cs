using Switchboard.Channels;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Opens what a message brought or takes along where it is outside: at its provider with the account that took the message in, at any other
/// address as a stranger's.
/// </summary>
[Singleton]
internal sealed class OpenMedia(Lines lines, FetchMedia fetch)
{
    /// <summary>The answer that has the bytes, to be disposed of; or why there is none.</summary>
    public async Task<(HttpResponseMessage? Response, Problem? Problem)> Open(MediaMessage message, MediaItem item, CancellationToken ct)
    {
        if (message is not { IsInbound: true, Credential: { } credential, ProviderMessageId: { } providerMessageId })
        {
            return await fetch.Open(new(item.Url), ct);
        }

        var account = await lines.Open(message.Channel, credential, message.Organization, ct);
        if (account.Problem is { } closed)
        {
            return (null, closed);
        }

        var access = await account.Value.Provider.Access(item, providerMessageId, account.Value.Credential, ct);
        return access.Problem is { } refused ? (null, refused) : await fetch.Open(access.Value, ct);
    }
}

using System.Net;
using Switchboard.Conversations.Reading;
using Switchboard.Files;
using Switchboard.Kernel;

namespace Switchboard.Host.Sandbox;

/// <summary>Who sends names addresses, and so decides what this machine fetches: ours of files and media, and what a webhook might have.</summary>
[Singleton]
sealed class WhatIsFetched(OutsideRules outside, ServerAddress server)
{
    public bool May(IPAddress address, Uri named) =>
        IsOwnMedia(named) || outside.Judge(address, OutsideRules.HostOf(named), named.Port, named.Scheme == Uri.UriSchemeHttp) is null;

    bool IsOwnMedia(Uri named) =>
        server.Known.IsCompletedSuccessfully
            && server.PathIn(named.AbsoluteUri) is { } path
            && ((string[])[FileAddresses.Path, FileAddresses.Alias, MediaLinks.Path]).Any(own => path.StartsWith(own, StringComparison.Ordinal));
}

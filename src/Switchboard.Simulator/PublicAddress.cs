using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Switchboard.Simulator;

/// <summary>Where this simulator can be reached, once it listens; for links that it gives to others.</summary>
internal sealed class PublicAddress(IServer server)
{
    public string Value => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? "";
}

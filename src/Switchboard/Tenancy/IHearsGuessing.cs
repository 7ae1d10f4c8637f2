using System.Net;

namespace Switchboard.Tenancy;

/// <summary>Hears of sources that guess tokens or passwords. It takes no time and never throws: whoever guesses waits for it.</summary>
[Collected]
internal interface IHearsGuessing
{
    /// <summary>A source failed to enter: as often as it takes to be locked out, and then once for each request that is refused for it.</summary>
    /// <param name="source">As <see cref="Lockouts.SourceOf"/> tells it.</param>
    /// <param name="network">What may be written down of it.</param>
    void Failed(IPAddress source, string network, int tries);
}

namespace Switchboard.Kernel;

/// <summary>Where the simulator is that stands in for the outside world; nothing in production. Set before requests are taken.</summary>
public sealed class SimulatorAddress
{
    /// <summary>Such as <c>http://localhost:5081/</c>, or null.</summary>
    public Uri? Url { get; internal set; }
}

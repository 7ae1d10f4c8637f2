using Switchboard.Kernel;

namespace Switchboard.Host.Sandbox;

/// <summary>The outside world on a desk.</summary>
[Settings("Simulator")]
public sealed record SimulatorSettings : ISettings
{
    [Setting("Start the simulator in this process, for organizations in the sandbox. Without it (`--no-simulator`) they reach nobody until they are "
        + "approved for production.")]
    public bool Enabled { get; init; } = true;

    [Setting("The simulator's TCP port; 0 picks a free one.", Min = 0, Max = 65535)]
    public int Port { get; init; } = 5081;

    [Setting("The address of a simulator that runs elsewhere, such as `http://127.0.0.1:5081`: then none is started in this process, and the sandbox is that "
        + "one. For several nodes that share one. It must run before this process starts.")]
    public Uri? Url { get; init; }
}

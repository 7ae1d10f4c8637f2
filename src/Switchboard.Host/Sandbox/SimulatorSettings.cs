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
}

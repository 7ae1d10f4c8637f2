using Switchboard.Kernel;

namespace Switchboard.Host.Sandbox;

/// <summary>The outside world on a desk.</summary>
[Settings("Simulator")]
public sealed record SimulatorSettings : ISettings
{
    [Setting("Start the simulator in this process, and point providers at it (sandbox). `--no-simulator` turns it off (production).")]
    public bool Enabled { get; init; } = true;

    [Setting("The simulator's TCP port; 0 picks a free one.", Min = 0, Max = 65535)]
    public int Port { get; init; } = 5081;
}

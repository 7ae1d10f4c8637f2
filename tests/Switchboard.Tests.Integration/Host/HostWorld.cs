using Switchboard.Host;

namespace Switchboard.Tests.Integration.Host;

/// <summary>A world with <see cref="TestDoors"/> in it, for the tests of a class.</summary>
public sealed class HostWorld : IAsyncLifetime
{
    internal World World { get; private set; } = null!;

    internal static Task<World> Start(Action<HostOptions>? configure = null, params (string Name, string? Value)[] settings) => World.Start(
        options =>
        {
            options.Assemblies.Add(typeof(TestDoors).Assembly);
            configure?.Invoke(options);
        },
        [("Simulator:Enabled", "false"), .. settings]);

    public async ValueTask InitializeAsync() => World = await Start();

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

using System.Runtime.CompilerServices;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Simulator;

namespace Switchboard.Host.Sandbox;

/// <summary>The simulator in this process, or where it runs otherwise.</summary>
sealed class RunSimulator(
    SandboxPlan plan, DataSettings data, WhatIsFetched fetched, SimulatedExchange exchange, TimeProvider clock,
    ILoggerFactory loggers) : IStartupStep, ISignpost, IAsyncDisposable
{
    WebApplication? app;

    public int Order => 10;

    public string Progress => IsHere ? "Starting the simulator" : "";

    public string Name => "simulator";

    public Uri? Address { get; private set; }

    public Uri? Page => Address is null ? null : new(Address, "simulator");

    public string Title => "Phones";

    public string Use => "of simulated people, to text with an agent";

    bool IsHere => plan is { Url: not null, IsElsewhere: false };

    public Task Run(CancellationToken ct)
    {
        if (plan is { Url: { } elsewhere, IsElsewhere: true })
        {
            Address = elsewhere;
        }

        return IsHere ? Start(plan.Url!, ct) : Task.CompletedTask;
    }

    /// <summary>Ends the scenario that is being played, if one is.</summary>
    public Task EndScenarios() => app is null ? Task.CompletedTask : End(app);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Task End(WebApplication app) => SimulatorApp.EndScenarios(app);

    // Apart, so that the simulator's code isn't even loaded without it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    async Task Start(Uri url, CancellationToken ct)
    {
        app = SimulatorApp.Create(new()
        {
            Url = url.GetLeftPart(UriPartial.Authority),
            Clock = clock,
            DataFile = Path.Combine(data.Folder, "simulator.json"),
            Loggers = loggers,
            MayFetch = fetched.May,
            Exchange = exchange.Access(url),
        });
        await PortTaken.Or(() => app.StartAsync(ct), url.Port, "--set Simulator:Port=N, or go without it: --no-simulator");
        Address = new UriBuilder(url) { Host = "localhost" }.Uri;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}

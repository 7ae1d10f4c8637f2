using System.Runtime.CompilerServices;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Files;
using Switchboard.Kernel;
using Switchboard.Simulator;

namespace Switchboard.Host.Sandbox;

/// <summary>The simulator in this process.</summary>
sealed class RunSimulator(
    SandboxPlan plan, DataSettings data, OutsideRules outside, ServerAddress server, TimeProvider clock,
    ILoggerFactory loggers) : IStartupStep, ISignpost, IAsyncDisposable
{
    WebApplication? app;

    public int Order => 10;

    public string Progress => plan.Url is null ? "" : "Starting the simulator";

    public string Name => "simulator";

    public Uri? Address { get; private set; }

    public Uri? Page => Address is null ? null : new(Address, "simulator");

    public string Title => "Phones";

    public string Use => "of simulated people, to text with an agent";

    public Task Run(CancellationToken ct) => plan.Url is { } url ? Start(url, ct) : Task.CompletedTask;

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
            MayFetch = (address, named) =>
                IsOwnMedia(named) || outside.Judge(address, OutsideRules.HostOf(named), named.Port, named.Scheme == Uri.UriSchemeHttp) is null,
        });
        await PortTaken.Or(() => app.StartAsync(ct), url.Port, "--set Simulator:Port=N, or go without it: --no-simulator");
        Address = new UriBuilder(url) { Host = "localhost" }.Uri;
    }

    // Who sends names addresses, and so decides what this machine fetches: ours of files and media, and what a webhook might have.
    bool IsOwnMedia(Uri named) =>
        server.Known.IsCompletedSuccessfully
            && Uri.Compare(named, server.Public, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && ((string[])[FileAddresses.Path, FileAddresses.Alias, MediaLinks.Path])
                .Any(path => named.AbsolutePath.StartsWith(path, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}

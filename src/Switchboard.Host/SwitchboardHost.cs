using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Switchboard.Api;
using Switchboard.Data;
using Switchboard.Data.Sqlite;
using Switchboard.Host.Sandbox;
using Switchboard.Kernel;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Host;

/// <summary>The whole product in one object: built from arguments, started, stopped.</summary>
public sealed partial class SwitchboardHost : IAsyncDisposable
{
    const string AnotherPort = "--port N";

    readonly WebApplication app;
    readonly Logging logging;
    readonly Parts found;
    FileLock? folder;
    FileLock? database;

    SwitchboardHost(WebApplication app, Logging logging, Parts parts)
    {
        this.app = app;
        this.logging = logging;
        found = parts;
    }

    /// <summary>Everything that was wired.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens, once started.</summary>
    public Uri Url => Services.GetRequiredService<ServerAddress>().Local;

    /// <summary>Wires the product. Nothing is opened, runs or listens yet.</summary>
    /// <param name="args">As on the command line.</param>
    /// <param name="configure">What a test or a benchmark changes.</param>
    /// <exception cref="SettingsException">Settings can't be used; the message has every error.</exception>
    public static SwitchboardHost Build(string[] args, Action<HostOptions>? configure = null)
    {
        var options = new HostOptions();
        configure?.Invoke(options);
        return Build(CommandLine.Parse(args), options);
    }

    internal static SwitchboardHost Build(CommandLine line, HostOptions options)
    {
        var parts = FindParts(options);
        var configuration = Configuration.Read(line, options);
        var settings = SettingsReader.Read(parts.Settings, configuration);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Switchboard", ContentRootPath = AppContext.BaseDirectory });
        var output = Logging.Add(builder, settings, options);
        Wiring.Add(builder, settings, options, parts);
        var sandbox = SandboxPlan.Decide(settings);
        builder.Services.AddSingleton(sandbox);
        builder.Services.AddSingleton(new Realms(sandbox.Url));
        options.Services?.Invoke(builder.Services);
        return new(builder.Build(), output, parts);
    }

    internal static Parts FindParts(HostOptions options) => Parts.In(
        [typeof(Parts).Assembly, Assembly.Load("Switchboard.Providers"), typeof(SwitchboardHost).Assembly, .. options.Assemblies]);

    /// <summary>Prepares, listens, and returns when requests are answered.</summary>
    /// <exception cref="StartException">Something stands in the way; the message says what, and the log has the rest.</exception>
    public async Task StartAsync(CancellationToken ct = default)
    {
        var announcer = Services.GetRequiredService<Announcer>();
        var server = Services.GetRequiredService<ServerSettings>();
        await Try("The start", async () =>
        {
            await Lock(Services.GetRequiredService<DataSettings>(), ct);
            PortTaken.Refuse(IPAddress.Parse(server.Listen), server.Port, AnotherPort);
            Wiring.Use(app, found);
            foreach (var step in Services.GetServices<IStartupStep>().OrderBy(step => step.Order))
            {
                if (step.Progress.Length > 0)
                {
                    announcer.Say($"  {step.Progress} …");
                }

                await Try(step.Progress.Length > 0 ? step.Progress : step.GetType().Name, () => step.Run(ct));
            }

            await PortTaken.Or(() => app.StartAsync(ct), server.Port, AnotherPort);
            Services.GetRequiredService<ServerAddress>().Listens(LocalAddress());
            foreach (var step in Services.GetServices<IReadyStep>().OrderBy(step => step.Order))
            {
                await Try(step.GetType().Name, () => step.Run(ct));
            }
        });
        foreach (var post in Services.GetServices<ISignpost>())
        {
            if (post.Page is { } page)
            {
                announcer.Say($"{post.Title}: {page}");
            }
        }

        announcer.Say($"Switchboard is ready at {Url.GetLeftPart(UriPartial.Authority)}");
        Services.GetRequiredService<ServerAddress>().IsReady();
    }

    /// <summary>Starts, and returns after SIGTERM, SIGINT or <see cref="StopAsync"/>. For a process that does nothing else.</summary>
    public async Task RunAsync(CancellationToken ct = default)
    {
        await StartAsync(ct);
        await Task.Run(Settle, ct);
        await app.WaitForShutdownAsync(ct);
    }

    /// <summary>Takes no more requests, lets those and the jobs in flight end, and stops.</summary>
    public Task StopAsync(CancellationToken ct = default) => app.StopAsync(ct);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await logging.DisposeAsync();
        database?.Dispose();
        folder?.Dispose();
    }

    // Neither the start nor the first caller waits for the tools' catalogs, and the memory that both have left behind is given back: an idle process allocates
    // too little to ever reach a collection by itself. Several hosts in one process would each stop all the others for it.
    void Settle()
    {
        _ = Services.GetRequiredService<Catalogs>().Tools;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    async Task Lock(DataSettings data, CancellationToken ct)
    {
        folder = await FileLock.OfFolder(data.Folder, TimeProvider.System, ct);
        if (data.SqliteFile is { } file)
        {
            database = await FileLock.OfDatabase(file, TimeProvider.System, ct);
        }
    }

    async Task Try(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (CryptographicException error)
        {
            throw new StartException(
                "The master key isn't the one that sealed the secrets in this database. Put the master.key that belongs to it back into the data folder "
                + $"({Path.GetFullPath(Services.GetRequiredService<DataSettings>().Folder)}), or set Secrets:MasterKey to it; "
                + "each process of a deployment has the same.", error);
        }
        catch (Exception error) when (error is not (StartException or OperationCanceledException))
        {
            StartFailed(Services.GetRequiredService<ILogger<SwitchboardHost>>(), IsOutside(error) ? LogLevel.Debug : LogLevel.Critical, error, what);
            throw new StartException($"{what} failed: {error.Message}", error);
        }
    }

    // What the operator can mend is told in a sentence; a stack is for what only we can.
    internal static bool IsOutside(Exception error) =>
        error is DbException or SqliteException or SchemaException or KeyFileException or IOException or UnauthorizedAccessException or SocketException;

    Uri LocalAddress()
    {
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var everywhere = IPAddress.TryParse(bound.Host, out var ip) && (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return everywhere ? new UriBuilder(bound) { Host = "localhost" }.Uri : bound;
    }

    [LoggerMessage(Message = "{What} failed; the process ends")]
    static partial void StartFailed(ILogger logger, LogLevel level, Exception error, string what);
}

using System.Diagnostics;
using System.Reflection;
using System.Text;
using Switchboard.Kernel;
using Switchboard.Setup;
using Switchboard.Simulator.Scenarios;

namespace Switchboard.Host.Sandbox;

/// <summary>
/// This program once more, as a process of its own with an empty data folder; both are gone when it is disposed of, or when this process ends, in
/// whichever way.
/// </summary>
sealed class AnotherProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly DirectoryInfo folder;
    readonly Uri simulator;
    readonly IReadOnlyDictionary<string, string> settings;
    Process? process;

    AnotherProcess(DirectoryInfo folder, Uri simulator, IReadOnlyDictionary<string, string> settings) =>
        (this.folder, this.simulator, this.settings) = (folder, simulator, settings);

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public FirstRunFile First { get; private set; } = null!;

    public int ProcessId { get; private set; }

    /// <exception cref="ExchangeNotStartedException">It ended before it was ready, or took too long.</exception>
    public static async Task<AnotherProcess> StartAsync(Uri simulator, int port, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var another = new AnotherProcess(PassingExchange.NewFolder(), simulator, settings);
        try
        {
            await another.Run(port, ct);
            return another;
        }
        catch
        {
            await another.DisposeAsync();
            throw;
        }
    }

    public async Task KillAsync()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
        }
    }

    public Task StartAgainAsync(CancellationToken ct) => Run(Address.Port, ct);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        finally
        {
            process?.Dispose();
            folder.Delete(recursive: true);
        }
    }

    async Task Run(int port, CancellationToken ct)
    {
        process?.Dispose();
        process = null;
        process = Process.Start(StartInfo(port)) ?? throw new ExchangeNotStartedException("The system started no process.");
        var said = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Hear(line.Data, said, ready);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, said, ready);
        ProcessId = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(Patience, ct);
        }
        catch (TimeoutException late)
        {
            throw new ExchangeNotStartedException($"Another exchange wasn't ready after {Durations.Text(Patience)}. It said: {said}", late);
        }

        First = FirstRunFile.Read(folder.FullName) ?? throw new ExchangeNotStartedException("Another exchange is ready and has no first-run.json.");
        Address = new(First.Url);
    }

    static void Hear(string? line, StringBuilder said, TaskCompletionSource ready)
    {
        if (line is null)
        {
            lock (said)
            {
                ready.TrySetException(new ExchangeNotStartedException($"Another exchange ended before it was ready. It said: {said}"));
            }

            return;
        }

        lock (said)
        {
            said.AppendLine(line);
        }

        if (line.Contains("is ready at", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    ProcessStartInfo StartInfo(int port)
    {
        var program = Environment.ProcessPath ?? throw new ExchangeNotStartedException("It isn't known which program this is.");
        var own = typeof(AnotherProcess).Assembly;
        if (Assembly.GetEntryAssembly() != own)
        {
            throw new ExchangeNotStartedException("This process isn't the program itself, so it can't be started once more.");
        }

        List<string> args = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [own.Location] : [];
        args.AddRange([PassingExchange.Option, "--port", $"{port}", "--listen", "127.0.0.1", "--data", folder.FullName]);
        var all = settings.Append(new("Simulator:Url", simulator.AbsoluteUri));
        args.AddRange(all.SelectMany(setting => new[] { "--set", $"{setting.Key}={setting.Value}" }));
        return new(program, args)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Switchboard.Bench.Measuring;

/// <summary>A server under measurement, in a process of its own.</summary>
internal sealed class Service : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly StreamWriter log;
    readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock writing = new();

    Service(Process process, StreamWriter log)
    {
        this.process = process;
        this.log = log;
    }

    /// <summary>Its process id.</summary>
    public int Pid => process.Id;

    /// <summary>The line by which it said that it is ready.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>From the start of the process to that line.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>CPU time so far.</summary>
    public TimeSpan Cpu() => ProcessTable.Cpu(Pid);

    /// <summary>Starts it and waits until a line of its output holds <paramref name="readyWhen"/>.</summary>
    /// <param name="logFile">Takes all of its output.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    public static async Task<Service> Start(string logFile, string program, IEnumerable<string> args, IReadOnlyDictionary<string, string> environment, string readyWhen)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetDirectoryName(logFile)! };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = new Process { StartInfo = start, EnableRaisingEvents = true };
        var service = new Service(started, new StreamWriter(logFile));
        started.OutputDataReceived += (_, line) => service.Hear(line.Data, readyWhen);
        started.ErrorDataReceived += (_, line) => service.Hear(line.Data, readyWhen: null);
        started.Exited += (_, _) => service.ready.TrySetException(new InvalidOperationException($"{program} ended before it was ready; see {logFile}."));
        var began = Stopwatch.GetTimestamp();
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        try
        {
            service.ReadyLine = await service.ready.Task.WaitAsync(Patience);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        service.ReadyAfter = Stopwatch.GetElapsedTime(began);
        return service;
    }

    /// <summary>A TCP port of the loopback interface that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", Pid.ToString()]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
        lock (writing)
        {
            log.Dispose();
        }
    }

    void Hear(string? line, string? readyWhen)
    {
        if (line is null)
        {
            return;
        }

        lock (writing)
        {
            if (log.BaseStream is not null)
            {
                log.WriteLine(line);
            }
        }

        if (readyWhen is not null && line.Contains(readyWhen, StringComparison.Ordinal))
        {
            ready.TrySetResult(line);
        }
    }
}

using System.Diagnostics;
using System.Text;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>The product's own program as a process, as a user starts it; killed as a power cut does.</summary>
internal sealed class RealProcess : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int ended;

    RealProcess(Process process) => this.process = process;

    const string Most = "1000000000";

    /// <summary>The program that was built.</summary>
    public static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "Switchboard.Host");

    /// <summary>Starts it and returns when it says that it is ready.</summary>
    public static Task<RealProcess> Start(params string[] args) => StartAt(Built, args);

    /// <summary>Starts a program that stands elsewhere, and returns when it says that it is ready.</summary>
    public static async Task<RealProcess> StartAt(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nobody here is about the time of day, and storms aren't about limits.
        start.Environment["Switchboard__Compliance__HoldInformational"] = "false";
        start.Environment["Switchboard__Compliance__InformationalPerDay"] = "0";
        foreach (var limit in new[] { "ActionsPerMinute", "ActionsPerHour", "ActionsPerDay", "SpendPerDay", "SpendPerMonth" })
        {
            start.Environment[$"Switchboard__Limits__{limit}"] = Most;
        }

        foreach (var limit in new[] { "TierActionsPerMinute", "TierActionsPerDay", "TierSpendPerMonth" })
        {
            start.Environment[$"Switchboard__Limits__{limit}"] = $"{Most},{Most},{Most},{Most}";
        }

        var started = new RealProcess(new() { StartInfo = start });
        started.process.OutputDataReceived += (_, line) => started.Hear(line.Data);
        started.process.ErrorDataReceived += (_, line) => started.Hear(line.Data);
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        try
        {
            await started.ready.Task.WaitAsync(Patience);
        }
        catch (TimeoutException late)
        {
            started.Dispose();
            throw new InvalidOperationException($"Not ready in time. It said:\n{started.Said}", late);
        }

        return started;
    }

    /// <summary>What it has printed.</summary>
    public string Said
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>SIGKILL, at once.</summary>
    public async Task Kill()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>SIGKILL to the process alone, not to what it has started.</summary>
    public async Task KillAlone()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended in order.</summary>
    public async Task Stop()
    {
        using var asked = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await asked.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            // It may still be writing into a folder that is deleted next.
            process.WaitForExit();
        }

        process.Dispose();
    }

    void Hear(string? line)
    {
        if (line is null)
        {
            // The one stream may end before the last words of the other have come.
            if (Interlocked.Increment(ref ended) < 2)
            {
                return;
            }

            ready.TrySetException(new InvalidOperationException($"It ended before it was ready. It said:\n{Said}"));
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (line.Contains("is ready at", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }
}

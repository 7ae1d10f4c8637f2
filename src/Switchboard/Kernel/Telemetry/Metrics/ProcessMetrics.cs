using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Switchboard.Kernel.Telemetry;

/// <summary>What Prometheus' own clients tell of a process, under their names. The runtime's meter has garbage collection and thread pool.</summary>
sealed class ProcessMetrics
{
    public ProcessMetrics(Meter meter)
    {
        meter.CreateObservableCounter("process.cpu", static () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "User and system CPU time.");
        meter.CreateObservableGauge("process.resident_memory", static () => Environment.WorkingSet, "By", "Resident memory.");
        meter.CreateObservableGauge("process.start_time", static () => StartTime, "s", "Start, in seconds since 1970.");
        meter.CreateObservableGauge("process.threads", static () => Count("/proc/self/task"), null, "Threads of the operating system.");
        meter.CreateObservableGauge("process.open_fds", static () => Count("/proc/self/fd"), null, "Open file descriptors.");
    }

    static readonly double StartTime = Started();

    static double Started()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }

    static IEnumerable<Measurement<long>> Count(string folder) =>
        Directory.Exists(folder) ? [new(Directory.EnumerateFileSystemEntries(folder).LongCount())] : [];
}

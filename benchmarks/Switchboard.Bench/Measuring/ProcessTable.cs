using System.Globalization;

namespace Switchboard.Bench.Measuring;

/// <summary>What Linux tells of processes (proc(5)).</summary>
internal static class ProcessTable
{
    // USER_HZ, the unit of these files, is 100 on every architecture that .NET runs on.
    const double TicksPerSecond = 100;

    /// <summary>User and system time of a process and all of its threads.</summary>
    public static TimeSpan Cpu(int pid) => Time(Stat(pid), 11, 12);

    /// <summary>CPU time of a process, its living children and those that it has seen end.</summary>
    public static TimeSpan CpuOfFamily(int pid)
    {
        var sum = Time(Stat(pid), 11, 12, 13, 14);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var other) && Stat(other) is { Length: > 0 } stat && stat[1] == pid.ToString(CultureInfo.InvariantCulture))
            {
                sum += Time(stat, 11, 12);
            }
        }

        return sum;
    }

    /// <summary>
    /// Proportional set size in bytes, as if no other .NET process ran: private pages, of system libraries this process' part, and the runtime's and the program's
    /// own files whole, since it is only by chance that this program shares them.
    /// </summary>
    public static long ProportionalSetSize(int pid)
    {
        var (sum, isOwn) = (0L, false);
        foreach (var line in File.ReadLines($"/proc/{pid}/smaps"))
        {
            if (char.IsAsciiHexDigitLower(line[0]))
            {
                isOwn = line.EndsWith(".dll", StringComparison.Ordinal) || line.Contains("dotnet", StringComparison.Ordinal);
            }
            else if (line.StartsWith(isOwn ? "Rss:" : "Pss:", StringComparison.Ordinal))
            {
                sum += 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
            }
        }

        return sum;
    }

    // The fields after the program's name, which may hold blanks: state is 0, parent 1, utime 11, stime 12, cutime 13, cstime 14.
    static string[] Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return [];
        }
    }

    static TimeSpan Time(string[] stat, params ReadOnlySpan<int> fields)
    {
        var ticks = 0L;
        foreach (var field in fields)
        {
            ticks += stat.Length == 0 ? 0 : long.Parse(stat[field]);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}

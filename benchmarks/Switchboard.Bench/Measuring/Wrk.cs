using System.Diagnostics;
using System.Text.Json;

namespace Switchboard.Bench.Measuring;

/// <summary>What the load generator saw. Only answers with 2xx, and for tool calls without an error, are good.</summary>
/// <param name="Position">Where in its file of requests it stopped.</param>
internal sealed record Load(long Good, long Bad, long Broken, double Seconds, double P50, double P99, long Position);

/// <summary>wrk, the HTTP load generator: one thread, so that it leaves the cores to what it measures.</summary>
internal static class Wrk
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="script">Makes the requests and prints one line of JSON at the end.</param>
    public static async Task<Load> Run(Uri url, int connections, int seconds, string script, IReadOnlyDictionary<string, string> environment)
    {
        string[] args = ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", script, url.AbsoluteUri];
        var start = new ProcessStartInfo("wrk", args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var wrk = Process.Start(start)!;
        var errors = wrk.StandardError.ReadToEndAsync();
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        if (line is null || (await errors).Length > 0)
        {
            throw new InvalidOperationException($"wrk failed: {await errors}{output}");
        }

        return JsonSerializer.Deserialize<Load>(line, Json)!;
    }
}

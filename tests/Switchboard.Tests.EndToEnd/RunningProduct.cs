using System.Net.Http.Headers;
using System.Text.Json;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd;

/// <summary>The product as <c>./run</c> starts it: with its simulator, in a folder of its own, which goes with it.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("switchboard-running-");
    readonly string program;
    readonly string[] args;
    RealProcess? process;

    RunningProduct(string program, string[] settings)
    {
        this.program = program;
        args = ["--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", $"Simulator:Port={Ports.Next()}", .. settings];
    }

    /// <summary>What stands in <c>first-run.json</c>.</summary>
    public JsonElement First { get; private set; }

    public string this[string name] => First.GetProperty(name).GetString()!;

    public Uri Address => new(this["url"]);

    public Uri Simulator => new(this["simulatorUrl"]);

    /// <summary>What it has printed since its last start.</summary>
    public string Said => process?.Said ?? "";

    /// <param name="settings">More for its command line.</param>
    public static Task<RunningProduct> Start(params string[] settings) => StartAt(RealProcess.Built, settings);

    /// <param name="program">The program, where it isn't the one that was built.</param>
    /// <param name="settings">More for its command line.</param>
    public static async Task<RunningProduct> StartAt(string program, params string[] settings)
    {
        var product = new RunningProduct(program, settings);
        try
        {
            await product.StartAgain();
            product.First = JsonElement.Parse(await File.ReadAllTextAsync(product.In("first-run.json")));
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on the same data, at the same addresses.</summary>
    public async Task StartAgain()
    {
        process?.Dispose();
        process = await RealProcess.StartAt(program, args);
    }

    /// <summary>SIGTERM.</summary>
    public Task Stop() => process!.Stop();

    /// <summary>SIGKILL to the process alone, not to what it has started.</summary>
    public Task KillAlone() => process!.KillAlone();

    /// <summary>A file of its data.</summary>
    public string In(string file) => Path.Combine(folder.FullName, file);

    /// <summary>A client of its API.</summary>
    /// <param name="token">Such as <c>agentToken</c>.</param>
    public HttpClient Client(string token) =>
        new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", this[token]) } };

    public ValueTask DisposeAsync()
    {
        process?.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

using Switchboard.Data;

namespace Switchboard.Host.Sandbox;

/// <summary>
/// This program as <see cref="AnotherProcess"/> starts it for a scenario. Its command line alone says how it is set: what the deployment beside it is set
/// to, down to its database and its master key, isn't meant for it. It ends with its input, which ends with the process that started it, and takes its
/// data with it.
/// </summary>
static class PassingExchange
{
    /// <summary>Not told in the usage: it is for <see cref="AnotherProcess"/> alone.</summary>
    public const string Option = "--passing";

    const string Prefix = "switchboard-another-";

    static readonly CancellationTokenSource Ended = new();

    public static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory(Prefix);

    public static async Task Serve(CommandLine line, HostOptions options)
    {
        options.ReadEnvironment = false;
        new Thread(WaitForEnd) { IsBackground = true }.Start();
        var folder = "";
        try
        {
            await using var host = SwitchboardHost.Build(line, options);
            folder = Path.GetFullPath(host.Services.GetRequiredService<DataSettings>().Folder);
            await host.RunAsync(Ended.Token);
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // It had not even listened.
        }

        // Whoever tries the option by hand keeps their data.
        if (Ended.IsCancellationRequested && Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        input.CopyTo(Stream.Null);
        Ended.Cancel();
    }
}

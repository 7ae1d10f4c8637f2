using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Bench.Measuring;
using Switchboard.Channels;
using Switchboard.Conversations;
using Switchboard.Conversations.Receiving;
using Switchboard.Data;
using Switchboard.Host;

namespace Switchboard.Bench;

/// <summary>
/// A million stored messages with all that follows from them, taken in by the product itself. Making them takes minutes, so they are kept until the
/// program changes.
/// </summary>
internal static class Million
{
    const int Messages = 1_000_000;
    const int People = 20_000;
    const int AtOnce = 64;

    static readonly Sql Unfinished = """
        SELECT (SELECT count(*) FROM job WHERE state = 'ready' AND kind LIKE 'message.%') + (SELECT count(*) FROM event WHERE position IS NULL)
            + (SELECT count(*) FROM audit_unsealed)
        """;

    /// <summary>The population, which may be used by one start after the other.</summary>
    public static async Task<Population> Get(Lab lab, string name, Func<Task<string?>> url)
    {
        var folder = Path.Combine(lab.Scratch, name);
        var marker = Path.Combine(folder, "made-by");
        var version = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(typeof(KeepMessage).Assembly.Location)));
        if (File.Exists(marker) && await File.ReadAllTextAsync(marker) == version)
        {
            return new($"sqlite:{Path.Combine(folder, "switchboard.db")}", folder, []);
        }

        Console.WriteLine($"  taking in {Messages:N0} messages; this takes minutes …");
        var population = await Population.Make(lab.Folder(name), ChannelKind.Sms, await url(), NullCarrier.Carrier);
        await TakeIn(population);
        if (population.Url.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(marker, version);
        }

        return population;
    }

    static async Task TakeIn(Population population)
    {
        await using var host = SwitchboardHost.Build(["--no-simulator", "--port", "0", "--data", population.Folder, "--database", population.Url], options =>
        {
            options.ReadEnvironment = false;
            options.Assemblies.Add(typeof(NullCarrier).Assembly);
        });
        await host.StartAsync();
        var (keep, lines) = (host.Services.GetRequiredService<KeepMessage>(), host.Services.GetRequiredService<Lines>());
        await Parallel.ForAsync(0, Messages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
        {
            var resident = population.Residents[i * 7 % population.Residents.Count];
            var line = await lines.Of(resident.Agent, ChannelKind.Sms, ct);
            var person = i % People;
            await keep.Keep(line.Value, new(
                "NU" + i.ToString("x32", CultureInfo.InvariantCulture), WebhookRequests.AccountSid, $"{(person < 10_000 ? "+1212555" : "+1213555")}{person % 10_000:D4}",
                resident.Address, $"Hi, can I move my appointment to {i:D8} please? Thanks!", [], 1, null, null, new Dictionary<string, string>(StringComparer.Ordinal)));
        });

        var database = host.Services.GetRequiredService<Database>();
        while (await database.ReadSystem(session => session.Count(Unfinished)) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await host.StopAsync();
    }
}

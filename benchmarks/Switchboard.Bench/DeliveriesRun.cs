using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Conversations.Sending;
using Switchboard.Data;
using Switchboard.Host;
using Switchboard.Kernel;

namespace Switchboard.Bench;

/// <summary>
/// The second half of the way out as jobs: queued messages, each claimed, judged again, given to <see cref="NullCarrier"/> under its fence, recorded, its usage settled.
/// <c>deliveries COUNT …</c> and the product's own arguments, over a population.
/// </summary>
internal static class DeliveriesRun
{
    const int AtOnce = 64;

    static readonly Sql Left = "SELECT count(*) FROM delivery WHERE status <> 'sent'";
    static readonly Sql Agents = "SELECT id FROM agent ORDER BY id";

    /// <summary>Deliveries per second.</summary>
    public static async Task<double> Run(int count, string[] args)
    {
        await Queue(count, args);
        await using var host = Build(args);
        var db = host.Services.GetRequiredService<Database>();
        await host.StartAsync();
        var began = Stopwatch.GetTimestamp();
        while (await db.ReadSystem(session => session.Count(Left)) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await host.StopAsync();
        return count / seconds;
    }

    /// <summary>By a node that works none of its jobs itself.</summary>
    static async Task Queue(int count, string[] args)
    {
        await using var host = Build([.. args, "--set", "Jobs:Workers=0"]);
        await host.StartAsync();
        var directory = host.Services.GetRequiredService<Agents.AgentDirectory>();
        var queue = host.Services.GetRequiredService<QueueMessage>();
        var agents = await host.Services.GetRequiredService<Database>().ReadSystem(session => session.Many(Agents, null, row => row.Id<AgentId>("id")));
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
        {
            var sender = Sender.Of((await directory.Find(agents[i % agents.Count], ct))!, ChannelKind.Sms);
            var sent = await queue.Queue(new(sender.Value, $"+1212555{i % 10_000:D4}", $"Your table is ready, {i}.", Purpose.Transactional, null, null), ct);
            if (!sent.Succeeded)
            {
                throw new InvalidOperationException(sent.Problem!.Detail);
            }
        });
        await host.StopAsync();
    }

    static SwitchboardHost Build(string[] args) => SwitchboardHost.Build([.. args, .. Product.Unlimited], options =>
    {
        options.ReadEnvironment = false;
        options.Assemblies.Add(typeof(NullCarrier).Assembly);
    });
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Numbers call back at the address that this deployment had when they were bought. When it is at another one, every number is pointed there;
/// the address is remembered only when all of them were, so that the next look tries the rest again.
/// </summary>
internal sealed partial class NumbersFollow(
    Database db, PointNumbers numbers, ServerAddress server, ISignals signals, TimeProvider clock, ILogger<NumbersFollow> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromDays(1);

    static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>Other nodes have looked for a saved address by then; before, they refuse what is signed over it.</summary>
    static readonly TimeSpan UntilAllKnow = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var moved = new Wakeup(signals, ServerAddress.Changed, clock);
        await server.Known.WaitAsync(stoppingToken);
        while (true)
        {
            var isDone = false;
            try
            {
                isDone = await Follow(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Messages still come in by the list at the provider; the next look tries again.
                NotMoved(log, error);
            }

            if (await moved.Wait(isDone ? Look : Again, stoppingToken) && db.Kind == DatabaseKind.Postgres)
            {
                await Task.Delay(UntilAllKnow, clock, stoppingToken);
            }
        }
    }

    /// <summary>Whether all numbers call back here now.</summary>
    async Task<bool> Follow(CancellationToken ct)
    {
        var here = server.Public.GetLeftPart(UriPartial.Authority);
        var before = await db.Read(OrganizationId.Deployment, session => DeploymentSettings.Read(session), ct);
        if (before.CalledAt == here)
        {
            return true;
        }

        // Who hasn't heard yet of another address would point all numbers back.
        if ((!server.IsSet && before.PublicUrl != server.Given) || !await numbers.PointAll(ct))
        {
            return false;
        }

        return await db.Write(
            OrganizationId.Deployment,
            async unit =>
            {
                await DeploymentSettings.Change(unit, settings => settings with { CalledAt = here });
                return true;
            },
            ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Numbers could not be pointed at this deployment's address")]
    static partial void NotMoved(ILogger log, Exception error);
}

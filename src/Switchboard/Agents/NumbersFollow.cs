using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Numbers call back at the address that this deployment had when they were bought. When it is at another one, every number is pointed there;
/// the address is remembered only when all of them were, so that the next look tries the rest again.
/// </summary>
internal sealed partial class NumbersFollow(
    Database db, ServerAddress server, NumberRental rental, Providers providers, Credentials credentials, ISignals signals, TimeProvider clock,
    ILogger<NumbersFollow> log) : BackgroundService
{
    const int PageSize = 200;

    static readonly TimeSpan Look = TimeSpan.FromHours(1);

    static readonly Sql Numbers = """
        SELECT organization_id, id, agent_id, provider, credential_id, provider_ref FROM channel
        WHERE status IN ('active', 'off') AND provider_ref IS NOT NULL AND credential_id IS NOT NULL AND id > @after ORDER BY id LIMIT @take
        """;

    sealed record Number(OrganizationId Organization, ChannelId Channel, AgentId? Agent, string Provider, CredentialId Credential, string ProviderRef)
    {
        public static Number From(Row row) => new(
            row.Id<OrganizationId>("organization_id"),
            row.Id<ChannelId>("id"),
            row.IdOrNull<AgentId>("agent_id"),
            row.Text("provider"),
            row.Id<CredentialId>("credential_id"),
            row.Text("provider_ref"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var moved = new Wakeup(signals, ServerAddress.Changed, clock);
        await server.Known.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await Follow(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Messages still come in by the list at the provider; the next look tries again.
                NotMoved(log, error);
            }

            await moved.Wait(Look, stoppingToken);
        }
    }

    async Task Follow(CancellationToken ct)
    {
        var here = server.Public.GetLeftPart(UriPartial.Authority);
        var before = await db.Read(OrganizationId.Deployment, session => DeploymentSettings.Read(session), ct);
        if (before.CalledAt != here && await MoveAll(ct))
        {
            await db.Write(
                OrganizationId.Deployment,
                async unit =>
                {
                    await DeploymentSettings.Change(unit, settings => settings with { CalledAt = here });
                    return 0;
                },
                ct);
        }
    }

    async Task<bool> MoveAll(CancellationToken ct)
    {
        var (after, all) = (ChannelId.Prefix, true);
        while (true)
        {
            var page = await db.ReadSystem(session => session.Many(Numbers, new { after, take = PageSize }, Number.From), ct);
            foreach (var number in page)
            {
                all &= await Move(number, ct);
            }

            if (page.Count < PageSize)
            {
                return all;
            }

            after = page[^1].Channel.Value;
        }
    }

    async Task<bool> Move(Number number, CancellationToken ct)
    {
        if (providers.Numbers(number.Provider) is not { } provider || await credentials.By(number.Credential, number.Organization, ct) is not { } credential)
        {
            StaysBehind(log, number.Channel, "provider_gone");
            return false;
        }

        var moved = await provider.Configure(number.ProviderRef, rental.WebhooksOf(number.Agent, number.Provider), credential, ct);
        if (moved.Problem is { } problem)
        {
            StaysBehind(log, number.Channel, problem.Code);
        }

        return moved.Succeeded;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The number of channel {Channel} still calls back at the old address ({Code})")]
    static partial void StaysBehind(ILogger log, ChannelId channel, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Numbers could not be pointed at this deployment's address")]
    static partial void NotMoved(ILogger log, Exception error);
}

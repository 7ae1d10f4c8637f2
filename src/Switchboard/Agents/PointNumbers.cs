using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Has every number call back at this deployment's address.</summary>
[Singleton]
internal sealed partial class PointNumbers(
    Database db, Leases leases, NumberRental rental, Providers providers, Credentials credentials, ILogger<PointNumbers> log)
{
    const int PageSize = 200;

    const string Work = "numbers.point";

    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

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

    /// <summary>Whether each of them does now; false also while another node is at it.</summary>
    public async Task<bool> PointAll(CancellationToken ct)
    {
        var (after, all) = (ChannelId.Prefix, true);
        while (true)
        {
            if (!await leases.TryHold(Work, Lease, ct))
            {
                return false;
            }

            var page = await db.ReadSystem(session => session.Many(Numbers, new { after, take = PageSize }, Number.From), ct);
            foreach (var number in page)
            {
                all &= await Move(number, ct);
            }

            if (page.Count < PageSize)
            {
                // Whoever starts next at another address doesn't wait for us.
                await db.WriteSystem(async unit =>
                {
                    await leases.End(unit, Work);
                    return 0;
                }, ct);
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
}

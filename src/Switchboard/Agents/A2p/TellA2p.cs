using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.A2p;

/// <summary>How an organization's US numbers are registered for application traffic (A2P 10DLC), as it was last heard or as it is now.</summary>
internal sealed class TellA2p(Database db, Registrations registrations, ServerAddress server, A2pSettings settings) : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("What happens to texts to the US from numbers that aren't registered: ignore, warn or block.")] A2pPolicy Unregistered,
        [property: Description("The organization's local numbers of the US and Canada.")] IReadOnlyList<OfNumber> Numbers,
        [property: Description("Why a provider could not be asked, when one couldn't.")] string? Trouble);

    internal sealed record OfNumber(
        [property: Description("The number's id.")] ChannelId NumberId,
        [property: Description("The number.")] string Number,
        [property: Description("The agent whose own it is; absent for one of the pool.")] AgentId? AgentId,
        [property: Description("registered, pending, failed, unregistered, or unknown while the provider hasn't been asked.")] string State,
        [property: Description("What to do about it; absent for one that is registered.")] string? Advice,
        [property: Description("Why what people write to it doesn't come here; absent where it does.")] string? Warning,
        [property: Description("Since when it stands so.")] DateTimeOffset? Since,
        [property: Description("The campaign and the brand behind it.")] RegistrationDetail? Registration);

    static readonly Sql Numbers = """
        SELECT id, address, agent_id, a2p, a2p_at, a2p_detail FROM channel
        WHERE organization_id = @organization AND kind = 'sms' AND released_at IS NULL AND provider_ref IS NOT NULL AND address LIKE '+1%' ORDER BY id
        """;

    static readonly Sql Blocks = "SELECT count(*) FROM sending_policy WHERE organization_id = @organization AND block_unregistered = true";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/a2p", (OrganizationId? organizationId, Caller caller, TellA2p tell, CancellationToken ct) =>
            tell.Tell(organizationId, refresh: false, caller, ct).ToHttp())
            .Says("getA2p", "Numbers", "How an organization's US numbers are registered for application traffic (A2P 10DLC)").Requires(Tier.Organization);
        routes.MapPost("/api/v1/a2p/refresh", (OrganizationId? organizationId, Caller caller, TellA2p tell, CancellationToken ct) =>
            tell.Tell(organizationId, refresh: true, caller, ct).ToHttp())
            .Says("refreshA2p", "Numbers", "Ask the provider now how US registrations stand").LetsIn(Role.Operator).Requires(Tier.Organization);
    }

    async Task<Outcome<Answer>> Tell(OrganizationId? named, bool refresh, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var trouble = refresh ? await registrations.Refresh(reach.Value, caller.Actor, [], ct) : null;
        var (numbers, blocks) = await db.Read(
            reach.Value, async session => (await session.Many(Numbers, null, Of), await session.Count(Blocks) > 0), ct);
        return new Answer(blocks ? A2pPolicy.Block : settings.Unregistered, [.. numbers.Where(number => A2pTraffic.Concerns(number.Number))], trouble?.Detail);
    }

    OfNumber Of(Row row) => Of(row, row.TextOrNull("a2p_detail") is { } detail ? JsonSerializer.Deserialize<RegistrationDetail>(detail, Wire.Json) : null);

    OfNumber Of(Row row, RegistrationDetail? detail) => new(
        row.Id<ChannelId>("id"),
        row.Text("address"),
        row.IdOrNull<AgentId>("agent_id"),
        row.TextOrNull("a2p") ?? A2pTraffic.Unknown,
        A2pTraffic.Advise(row.TextOrNull("a2p") is { } state ? EnumText.Parse<RegistrationState>(state) : null),
        A2pInbound.Warn(detail, server.PublicText),
        row.InstantOrNull("a2p_at"),
        detail);
}

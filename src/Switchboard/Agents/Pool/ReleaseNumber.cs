using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>Gives a number of the pool back for good. Agents that preferred it speak from another; the last one can't go while agents speak from it.</summary>
internal sealed class ReleaseNumber(
    Database db, NumberPool pool, UndoChannel undo, ChannelLease lease, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("The number's id.")] ChannelId NumberId,
        [property: Description("The number that it was.")] string? Number,
        [property: Description("released, or releasing while the provider has yet to take it back.")] ChannelStatus State,
        [property: Description("Why it isn't taken back yet.")] string? Reason);

    static readonly Sql GiveUp = """
        UPDATE channel SET status = 'releasing', released_at = @now
        WHERE organization_id = @organization AND id = @channel AND agent_id IS NULL AND status = 'active'
        """;

    static readonly Sql Move = """
        UPDATE channel SET address = @to
        WHERE organization_id = @organization AND shared = true AND agent_id IS NOT NULL AND address = @from AND released_at IS NULL
        """;

    static readonly Sql Speakers = """
        SELECT count(*) FROM channel
        WHERE organization_id = @organization AND shared = true AND agent_id IS NOT NULL AND released_at IS NULL
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete(
            "/api/v1/numbers/{numberId}",
            (ChannelId numberId, OrganizationId? organizationId, Caller caller, ReleaseNumber release, CancellationToken ct) =>
                release.Release(caller, numberId, organizationId, ct).ToHttp())
        .Says("releaseNumber", "Numbers", "Give a number of the pool back").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_release_number", Title = "Release a number", Destructive = true, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description(
        "Gives a number of the organization's pool back to the provider, for good. Agents that preferred it speak from another one of the pool; "
            + "the last one can't go while agents speak from it.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Release(
        Caller caller,
        [Description("The number's id, from comms_list_numbers.")] ChannelId numberId,
        [Description("For super-admins: whose pool.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var (number, reach) = (numberId, caller.Reach(organizationId));
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var given = await db.Write(organization, unit => Give(unit, organization, number, caller.Actor), ct);
        if (given.Problem is { } refused)
        {
            return refused;
        }

        await pool.Changed(organization);
        var problem = await undo.Undo(organization, given.Value, caller.Actor, CancellationToken.None);
        return new Answer(
            number,
            given.Value.Address,
            problem is null ? ChannelStatus.Released : ChannelStatus.Releasing,
            problem is null ? null : $"{problem.Detail} It is tried again by itself.");
    }

    async ValueTask<Outcome<AgentChannel>> Give(Session unit, OrganizationId organization, ChannelId number, string actor)
    {
        await unit.Execute(NumberPool.Lock);
        if (await unit.One(NumberView.Find, new { channel = number }, NumberView.From) is null
            || await unit.One(AgentChannel.ById, new { channel = number }, AgentChannel.From) is not { } channel)
        {
            return NumberView.Unknown;
        }

        if (channel.AgentId is not null)
        {
            return Problem.Conflict("number_of_agent", "The number is an agent's own.", "Release the agent's channel, or deprovision the agent.");
        }

        if (channel.Status != ChannelStatus.Active)
        {
            return Problem.Conflict("number_being_bought", "The number is being bought at the moment.", "Ask again in a moment.");
        }

        var others = (await NumberPool.All(unit)).Where(other => other.ChannelId != number).ToList();
        if (others.Count == 0 && await unit.Count(Speakers) > 0)
        {
            return Problem.Conflict(
                "number_in_use",
                "Agents speak from this number, and the pool has no other.",
                "Buy another one first with POST /api/v1/numbers, or deprovision the agents.");
        }

        var now = clock.GetUtcNow();
        if (await unit.Execute(GiveUp, new { channel = number, now }) == 0)
        {
            return NumberView.Unknown;
        }

        if (others.Count > 0)
        {
            var heir = others.Find(other => other.Country == channel.Country) ?? others[0];
            await unit.Execute(Move, new { from = channel.Address, to = heir.Address });
        }

        await lease.Take(unit, number);
        await audit.Append(unit, organization, actor, "number.given_up", number.Value);
        return channel with { Status = ChannelStatus.Releasing, ReleasedAt = now };
    }
}

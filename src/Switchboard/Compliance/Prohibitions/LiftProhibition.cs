using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Prohibitions;

/// <summary>Takes an address off the organization's do-not-contact list. What the person asked for, such as STOP, stays.</summary>
internal sealed class LiftProhibition(Database database, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Lift = """
        UPDATE do_not_contact SET removed_at = @now, removed_by = @actor WHERE organization_id = @organization AND id = @id AND removed_at IS NULL
        """;

    static readonly Sql Find = $"SELECT {ProhibitionView.Columns} FROM do_not_contact WHERE organization_id = @organization AND id = @id";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/do-not-contact/{prohibitionId}", (
                ProhibitionId prohibitionId, OrganizationId? organizationId, Caller caller, LiftProhibition lift, CancellationToken ct) =>
            lift.Do(prohibitionId, organizationId, caller, ct).ToHttp())
        .Says("liftProhibition", "Compliance", "Take a person off the organization's do-not-contact list").Requires(Tier.Organization);

    async Task<Outcome<ProhibitionView>> Do(ProhibitionId id, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        return await database.Write<Outcome<ProhibitionView>>(
            reach.Value,
            async unit =>
            {
                var isLifted = await unit.Execute(Lift, new { id, now = clock.GetUtcNow(), actor = caller.Actor }) == 1;
                if (await unit.One(Find, new { id }, ProhibitionView.From) is not { } row)
                {
                    return ProhibitionView.Unknown;
                }

                if (isLifted)
                {
                    await audit.Append(unit, reach.Value, caller.Actor, "do_not_contact.removed", id.Value, row.Told);
                }

                return row;
            },
            ct);
    }
}

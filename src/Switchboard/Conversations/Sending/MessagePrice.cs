using Switchboard.Billing;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>What a provider really takes for a message, in place of the estimate that was reserved.</summary>
/// <param name="Act">What was counted for it.</param>
internal sealed record MessagePrice(OrganizationId Organization, MessageId Message, Act Act, long Micros)
{
    // What never left costs nothing, whatever a list says.
    static readonly Sql Note = """
        UPDATE delivery SET price_micros = @Micros
        WHERE message_id = @Message AND organization_id = @organization AND price_micros IS NULL AND status NOT IN ('permanently_failed', 'aborted', 'canceled')
        """;

    static readonly Sql Counted = """
        SELECT m.agent_id, m.channel, m.segments, m.created_at, d.cost_micros
        FROM message m JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id
        WHERE m.organization_id = @organization AND m.id = @message
        """;

    /// <summary>What was counted for a message, in the columns of <see cref="Counted"/>.</summary>
    public static Act ActOf(Row row) => new(
        row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"), row.Long("segments"), row.Long("cost_micros"), row.Instant("created_at"));

    /// <summary>Notes one that the provider told with the message, and corrects what was spent by the difference.</summary>
    public static Task<int> Told(Database database, OrganizationId organization, MessageId message, long micros, CancellationToken ct) => database.Write(
        organization,
        async unit => await unit.One(Counted, new { message }, ActOf) is { } act
            ? await new MessagePrice(organization, message, act, micros).Settle(unit)
            : 0,
        ct);

    /// <summary>The same inside a unit: 0 when it was known already.</summary>
    public async ValueTask<int> Settle(Session unit)
    {
        var noted = await unit.Execute(Note, new { Message, Micros });
        if (noted == 1 && Micros != Act.Cost)
        {
            await Allowance.Correct(unit, Organization, Act, Micros - Act.Cost);
        }

        return noted;
    }

    /// <summary>A message that never leaves costs nothing and counts for nothing: what was taken for it of the limits goes back.</summary>
    /// <remarks>At the end of the unit that has ended its delivery: others of the organization wait for the commit.</remarks>
    public static async ValueTask Release(Session unit, OrganizationId organization, MessageId message)
    {
        if (await unit.One(Counted, new { message }, ActOf) is { } act)
        {
            await Allowance.Release(unit, organization, act);
        }
    }
}

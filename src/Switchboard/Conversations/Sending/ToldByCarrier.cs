using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// A carrier holds messages back that a person wrote STOP to, also where we never heard that: it is taken as their opt-out. Where they have taken an opt-out
/// back since, elsewhere than at the number that the carrier blocks, it holds for that channel alone.
/// </summary>
internal static class ToldByCarrier
{
    static readonly Sql Addresses = "SELECT to_address FROM message WHERE organization_id = @organization AND id = @Message";

    static readonly Sql Heard = """
        SELECT i.id, i.keyword, i.created_at
        FROM message m JOIN message i ON i.conversation_id = m.conversation_id AND i.organization_id = m.organization_id
        WHERE m.organization_id = @organization AND m.id = @Message AND i.direction = 'in' AND i.keyword IS NOT NULL
            AND i.from_address = m.to_address AND i.to_address = m.from_address
        """;

    static readonly Sql TakenBack = $"""
        SELECT max(revoked_at) AS at FROM opt_out
        WHERE organization_id = @organization AND address IN {OptOut.TheirAddresses} AND scope = 'all' AND revoked_at IS NOT NULL
        """;

    /// <summary>Inside the unit that records the failure of the message.</summary>
    public static async ValueTask Record(Session unit, Dispatch dispatch, AuditLog audit, Ids ids, DateTimeOffset now)
    {
        var address = await unit.One(Addresses, new { dispatch.Message }, row => row.Text("to_address"));
        var heard = await unit.Many(
            Heard, new { dispatch.Message }, row => (Id: row.Text("id"), Word: row.Text("keyword"), At: row.Instant("created_at")));
        var starts = heard.FindAll(one => Keywords.Read(one.Word) is { Kind: OptOutKind.Start });
        if (starts.Exists(one => string.CompareOrdinal(one.Id, dispatch.Message.Value) > 0)
            || await unit.Count(OptOut.IsInForce, new { address }) > 0)
        {
            return;
        }

        var takenBack = await unit.One(TakenBack, new { address }, row => row.InstantOrNull("at"));
        var scope = takenBack is { } then && !starts.Exists(one => one.At >= then) ? EnumText.Of(dispatch.Channel) : OptOut.All;
        var told = new { address, scope, keyword = OptOut.ByCarrier, source = dispatch.Message.Value, at = now };
        if (await unit.Execute(scope == OptOut.All ? OptOut.Record : OptOut.Suppress, told) == 0)
        {
            return;
        }

        await audit.Append(
            unit, dispatch.Organization, AuditEntry.System, EventKinds.ContactOptedOut, dispatch.Message.Value, new { keyword = OptOut.ByCarrier, scope });
        await unit.Execute(EventRow.Insert, new EventBirth(
            ids.Next<EventId>(), dispatch.Agent, EventKinds.ContactOptedOut, dispatch.Message.Value, dispatch.Conversation,
            JsonSerializer.Serialize(new { keyword = OptOut.ByCarrier, scope }, Wire.Json), now));
    }
}

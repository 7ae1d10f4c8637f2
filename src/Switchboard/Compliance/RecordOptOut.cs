using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>
/// Records that a person asked the staff not to be contacted: at the counter, by telephone, in a letter (47 CFR 64.1200(a)(10) lets them ask by any
/// reasonable means). It holds as a STOP does, and the agents that they talk with hear of it. Nothing is confirmed to the person, who asked for silence.
/// </summary>
internal sealed class RecordOptOut(DoOnce once, OrganizationReach reach, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Reference = "opt_outs.record";
    const int LongestReason = 500;

    [Example("""{"contactAddress": "+14155550123", "reason": "Asked at the counter."}""")]
    internal sealed record Request(
        [property: MaxLength(AddressOnChannel.Longest), Description("The person's number or e-mail address.")] string ContactAddress,
        [property: MaxLength(LongestReason), Description("How they asked; it is kept in the audit log, so leave names and numbers out.")] string? Reason = null,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    internal sealed record Recorded(OptOutView OptOut, IReadOnlyList<AgentId> Told);

    static readonly Sql Find = $"""
        SELECT {OptOutView.Columns} FROM opt_out
        WHERE opt_out.organization_id = @organization AND opt_out.address = @address AND opt_out.scope = 'all'
        """;

    static readonly Sql Agents = """
        SELECT v.id, v.agent_id
        FROM contact_address a JOIN conversation v ON v.organization_id = a.organization_id AND v.contact_id = a.contact_id
        JOIN agent g ON g.organization_id = v.organization_id AND g.id = v.agent_id
        WHERE a.organization_id = @organization AND a.address = @address AND g.status IN ('active', 'paused')
        ORDER BY v.id
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/opt-outs", (Request request, Caller caller, RecordOptOut record, CancellationToken ct) =>
            record.Do(request, caller, ct).ToCreated())
        .Says("recordOptOut", "Compliance", "Record that a person asked not to be contacted, as a STOP does").LetsIn(Role.Operator).Requires(Tier.Organization);

    async Task<Outcome<OptOutView>> Do(Request request, Caller caller, CancellationToken ct)
    {
        var organization = await reach.Of(caller, request.OrganizationId, ct);
        if ((organization.Problem ?? ClientRefs.Check(request.ClientRef) ?? CheckReason(request.Reason)) is { } wrong)
        {
            return wrong;
        }

        var address = ChannelAddress.ParseAny("contactAddress", request.ContactAddress, null);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var recorded = await once.Write(
            organization.Value, new(caller, Reference, request.ClientRef, request with { ClientRef = null, OrganizationId = null }),
            unit => Keep(unit, organization.Value, address.Value, request.Reason?.Trim(), caller), ct,
            stored: answer => answer with { Told = [] });
        if (recorded.Problem is { } refused)
        {
            return refused;
        }

        foreach (var agent in recorded.Value.Told)
        {
            signals.Publish(EventRow.Written, agent.Value);
        }

        return recorded.Value.OptOut;
    }

    async ValueTask<Outcome<Recorded>> Keep(Session unit, OrganizationId organization, string address, string? reason, Caller caller)
    {
        var (id, now) = (ids.Next<OptOutId>(), clock.GetUtcNow());
        IReadOnlyList<AgentId> told = [];
        if (await unit.Execute(OptOut.Record, new { address, keyword = OptOut.Told, source = id.Value, at = now }) == 1)
        {
            await audit.Append(unit, organization, caller.Actor, EventKinds.ContactOptedOut, id.Value, reason is null ? null : new { reason });
            told = await Tell(unit, id, address, now);
        }

        return new Recorded((await unit.One(Find, new { address }, OptOutView.From))!, told);
    }

    /// <summary>Each agent that talks with the person; all but the first name that one's event, so that whoever listens to all is told once.</summary>
    async ValueTask<IReadOnlyList<AgentId>> Tell(Session unit, OptOutId id, string address, DateTimeOffset now)
    {
        var agents = await unit.Many(Agents, new { address }, row => (Agent: row.Id<AgentId>("agent_id"), Conversation: row.Id<ConversationId>("id")));
        EventId? first = null;
        foreach (var (agent, conversation) in agents)
        {
            var news = ids.Next<EventId>();
            var detail = JsonSerializer.Serialize(new { keyword = OptOut.Told, repeats = first }, Wire.Json);
            await unit.Execute(EventRow.Insert, new EventBirth(news, agent, EventKinds.ContactOptedOut, id.Value, conversation, detail, now));
            first ??= news;
        }

        return agents.ConvertAll(one => one.Agent);
    }

    static Problem? CheckReason(string? reason) => reason is null ? null : Line.Check("reason", reason, LongestReason);
}

using System.Text.Json;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Channels.Templates;

/// <summary>
/// Writes down what became of a template, and tells of what the network has decided: each agent that writes over WhatsApp, by an event of
/// its own; where there is none yet, the organization's oldest agent. All but the first name that one in <c>repeats</c>, so that whoever
/// listens to the organization is told once.
/// </summary>
[Singleton]
internal sealed class TemplateNews(ISignals signals, Ids ids, TimeProvider clock)
{
    // Of several that see the same change one finds the state different.
    static readonly Sql Change = "UPDATE message_template SET state = @State WHERE organization_id = @organization AND id = @TemplateId AND state <> @State";

    static readonly Sql Writers = """
        SELECT DISTINCT agent_id FROM channel
        WHERE organization_id = @organization AND agent_id IS NOT NULL AND kind = 'whatsapp' AND released_at IS NULL
        ORDER BY agent_id
        """;

    static readonly Sql Oldest = """
        SELECT id AS agent_id FROM agent
        WHERE organization_id = @organization AND status IN ('active', 'paused')
        ORDER BY id LIMIT 1
        """;

    /// <summary>The same within a unit; call <see cref="Told"/> after its commit.</summary>
    public async ValueTask<TemplateKept> Keep(Session unit, MessageTemplate template)
    {
        var isNews = await unit.Execute(Change, template) == 1;
        if (await unit.Execute(MessageTemplate.Update, template) == 0)
        {
            return new(MessageTemplate.Unknown, []);
        }

        return new(template, isNews && KindOf(template.State) is { } kind ? await Tell(unit, template, kind) : []);
    }

    /// <summary>After the commit: what was told can be read.</summary>
    public Outcome<MessageTemplate> Told(TemplateKept kept)
    {
        foreach (var agent in kept.Agents)
        {
            signals.Publish(EventRow.Written, agent.Value);
        }

        return kept.Template;
    }

    async ValueTask<List<AgentId>> Tell(Session unit, MessageTemplate template, string kind)
    {
        var agents = await unit.Many(Writers, null, row => row.Id<AgentId>("agent_id"));
        if (agents.Count == 0)
        {
            agents = await unit.Many(Oldest, null, row => row.Id<AgentId>("agent_id"));
        }

        EventId? first = null;
        foreach (var agent in agents)
        {
            var id = ids.Next<EventId>();
            var detail = JsonSerializer.Serialize(
                new { template.Name, template.Language, state = EnumText.Of(template.State), template.Reason, repeats = first }, Wire.Json);
            await unit.Execute(EventRow.Insert, new EventBirth(id, agent, kind, template.TemplateId.Value, null, detail, clock.GetUtcNow()));
            first ??= id;
        }

        return agents;
    }

    static string? KindOf(TemplateState state) => state switch
    {
        TemplateState.Approved => EventKinds.TemplateApproved,
        TemplateState.Rejected => EventKinds.TemplateRejected,
        TemplateState.Paused or TemplateState.Disabled => EventKinds.TemplateWithdrawn,
        _ => null,
    };
}

/// <summary>A template that was written down, and who was told of it.</summary>
internal sealed record TemplateKept(Outcome<MessageTemplate> Template, IReadOnlyList<AgentId> Agents);

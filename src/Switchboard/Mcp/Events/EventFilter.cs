using System.Text.Json.Nodes;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Conversations.Reading;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Events;

/// <summary>What a subscription listens to.</summary>
/// <param name="Name">The type of event.</param>
/// <param name="Agent">One agent, or null for all of the organization.</param>
/// <param name="Channel">One channel, or null for all.</param>
/// <param name="Arguments">The arguments as they were given, members in order; part of what a subscription is known by.</param>
internal sealed record EventFilter(string Name, OrganizationId Organization, AgentId? Agent, ChannelKind? Channel, string Arguments)
{
    const string AgentName = "agentId", ChannelName = "channel";

    /// <summary>Whether an event is one of these.</summary>
    public bool Wants(EventView happened) => happened.Kind == Name && (Channel is null || happened.Message?.Channel == Channel);

    /// <summary>The JSON Schema of the arguments.</summary>
    public static JsonObject Schema(Tier tier)
    {
        var agent = ToolSchema.Of(typeof(AgentId));
        agent["description"] = tier switch
        {
            Tier.Agent => "The agent; your own, which needs no naming.",
            Tier.Organization => "Only this agent. Left out, all agents of the organization.",
            _ => "The agent.",
        };
        var channel = ToolSchema.Of(typeof(OpenChannel));
        channel["description"] = "Only this channel.";
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [AgentName] = agent, [ChannelName] = channel } };
        if (tier == Tier.SuperAdmin)
        {
            schema["required"] = new JsonArray(AgentName);
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>Reads what a caller wants to listen to, and checks that it may.</summary>
    /// <exception cref="ModelContextProtocol.McpProtocolException">It is no such thing, or not for this caller.</exception>
    public static async ValueTask<EventFilter> Read(JsonObject given, Caller caller, AgentReach reach, CancellationToken ct)
    {
        var name = EventParams.Text(given, "name") ?? throw EventErrors.Invalid("Say in name which type of event it is; events/list has them.");
        if (!EventTypes.Has(name))
        {
            throw EventErrors.NotFound("event", "There is no such type of event. events/list has those that there are.");
        }

        var arguments = given["arguments"] switch
        {
            null => [],
            JsonObject members => members,
            _ => throw EventErrors.Invalid("The arguments are an object."),
        };
        if (arguments.FirstOrDefault(member => member.Key is not (AgentName or ChannelName)) is { Key: { } unknown })
        {
            throw EventErrors.Invalid($"There is no argument {(unknown.Length > 60 ? unknown[..60] + "…" : unknown)}; there are {AgentName} and {ChannelName}.");
        }

        AgentId? named = EventParams.Text(arguments, AgentName) is not { } id ? null
            : AgentId.TryParse(id, out var agent) ? agent
            : throw EventErrors.Invalid($"{AgentName} is an id that begins with {AgentId.Prefix}_.");
        OpenChannel? channel = EventParams.Text(arguments, ChannelName) is not { } word ? null
            : EnumText.TryParse<OpenChannel>(word, out var kind) ? kind
            : throw EventErrors.Invalid($"{ChannelName} is one of {string.Join(", ", Form.Words(typeof(OpenChannel)))}.");
        var canonical = new JsonObject(arguments.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        if (named is null && caller.Tier == Tier.Organization)
        {
            return new(name, caller.OrganizationId, null, (ChannelKind?)channel, canonical.ToJsonString(Wire.Json));
        }

        var found = await reach.Find(caller, named, ct);
        return found.Problem is { } problem
            ? throw (problem.Status == 404 ? EventErrors.Forbidden("There is no such agent for this token.") : EventErrors.Invalid(problem.Detail))
            : new(name, found.Value.OrganizationId, found.Value.AgentId, (ChannelKind?)channel, canonical.ToJsonString(Wire.Json));
    }
}

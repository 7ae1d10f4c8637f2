using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Webhooks;

/// <summary>A webhook as it is written. Make it before the unit begins: a unit may run again.</summary>
internal sealed record WebhookRow(
    WebhookId Id, AgentId? Agent, bool Callback, string Url, string? Description, string? Kinds, string Sealed, DateTimeOffset At)
{
    /// <summary>Published with the organization's id when its webhooks have changed.</summary>
    public const string Changed = "webhooks";

    static readonly Sql Insert = """
        INSERT INTO webhook (id, organization_id, agent_id, callback, copy, url, description, kinds, status, secret, position, replay_to, fence, created_at)
        VALUES (@Id, @organization, @Agent, @Callback, @Copy, @Url, @Description, @Kinds, 'enabled', @Sealed, @Position, 0, 0, @At)
        """;

    /// <summary>Whether it is the one of its agent's route duplication.</summary>
    public bool Copy { get; init; }

    /// <summary>Where the events stand after which it begins.</summary>
    public long Position { get; private init; }

    /// <summary>Writes it. It gets what happens from now on.</summary>
    public async ValueTask Keep(Session unit) => await unit.Execute(Insert, this with { Position = await unit.Count(EventLog.Newest) });
}

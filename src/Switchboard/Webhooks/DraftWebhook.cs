using Switchboard.Agents;

namespace Switchboard.Webhooks;

/// <summary>What a webhook needs before its unit begins, which may run again: an id, a secret, and from them the row.</summary>
[Singleton]
internal sealed class DraftWebhook(SecretBox box, Ids ids, TimeProvider clock)
{
    public CallbackDraft Begin() => new(ids.Next<WebhookId>(), StandardWebhooks.NewSecret());

    public WebhookRow Row(CallbackDraft draft, AgentId? agent, string url, string? description, string? kinds, bool callback = false) =>
        new(draft.Id, agent, callback, url, description, kinds, box.Seal(draft.Secret, draft.Id.Value), clock.GetUtcNow());
}

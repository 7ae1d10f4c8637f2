using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Simulator.SendGrid.Domains;
using Switchboard.Simulator.SendGrid.Mails;
using Switchboard.Simulator.SendGrid.Webhooks;

namespace Switchboard.Simulator.SendGrid;

/// <summary>
/// SendGrid's part of what outlives a restart: accounts with their keys, domains, webhooks with their signing keys, addresses that get
/// nothing more.
/// </summary>
internal sealed class SavedSendGrid(SendGridAccounts accounts, SenderDomains domains, EventWebhooks webhooks, Blocks blocks) : ISavedPart
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public string Name => "sendgrid";

    public JsonNode? Save() => JsonSerializer.SerializeToNode(new Saved([.. accounts.All], [.. domains.All], [.. webhooks.All], [.. blocks.All]), Format);

    public void Restore(JsonElement kept)
    {
        var saved = kept.Deserialize<Saved>(Format);
        saved?.Accounts.ForEach(account => accounts.Add(account));
        saved?.Domains.ForEach(domains.Restore);
        saved?.Webhooks.ForEach(webhooks.Restore);
        saved?.Blocks.ForEach(blocks.Restore);
    }

    public void Begin(Action changed)
    {
        if (!accounts.All.Any())
        {
            accounts.Open("Sandbox");
        }

        blocks.Changed = changed;
    }

    internal sealed record Saved(List<SendGridAccount> Accounts, List<SenderDomain> Domains, List<EventWebhook> Webhooks, List<Block> Blocks);
}

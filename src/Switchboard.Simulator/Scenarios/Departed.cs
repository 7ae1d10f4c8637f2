using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.Resend.Webhooks;
using Switchboard.Simulator.SendGrid.Webhooks;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Scenarios;

/// <summary>
/// Takes back what an exchange that is gone for good has left with the carriers: its numbers, and webhooks that nobody answers any more. One that lasts as
/// long as a scenario is written down from its beginning: where this process ends before it, the next start takes back what it had.
/// </summary>
internal sealed class Departed(NumberBook numbers, EndpointBook endpoints, EventWebhooks events, Changes changes) : ISavedPart
{
    readonly Lock gate = new();
    readonly HashSet<Uri> passing = [];
    Action changed = () => { };

    public string Name => "passingExchanges";

    /// <summary>An exchange begins that lasts as long as a scenario.</summary>
    public void Expect(Uri exchange)
    {
        lock (gate)
        {
            passing.Add(exchange);
        }

        changed();
    }

    public void Forget(Uri exchange)
    {
        foreach (var number in numbers.All.Where(number => IsOf(exchange, number["SmsUrl"])))
        {
            numbers.Release(number);
        }

        foreach (var endpoint in endpoints.All.Where(endpoint => IsOf(exchange, endpoint.Url)))
        {
            endpoints.Remove(endpoint);
        }

        events.RemoveWhere(webhook => IsOf(exchange, webhook.Url));
        lock (gate)
        {
            passing.Remove(exchange);
        }

        changed();
        changes.Happened();
    }

    public JsonNode? Save()
    {
        lock (gate)
        {
            return JsonSerializer.SerializeToNode(passing);
        }
    }

    public void Restore(JsonElement saved)
    {
        lock (gate)
        {
            passing.UnionWith(saved.Deserialize<List<Uri>>() ?? []);
        }
    }

    public void Begin(Action changed)
    {
        Uri[] gone;
        lock (gate)
        {
            gone = [.. passing];
        }

        Array.ForEach(gone, Forget);
        this.changed = changed;
    }

    static bool IsOf(Uri exchange, string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var there)
        && there.Port == exchange.Port && string.Equals(there.Host, exchange.Host, StringComparison.OrdinalIgnoreCase);
}

using Switchboard.Simulator.Resend.Webhooks;
using Switchboard.Simulator.SendGrid.Webhooks;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Scenarios;

/// <summary>Takes back what an exchange that is gone for good has left with the carriers: its numbers, and webhooks that nobody answers any more.</summary>
internal sealed class Departed(NumberBook numbers, EndpointBook endpoints, EventWebhooks events, SavedWorld saved)
{
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
        saved.Changed();
    }

    static bool IsOf(Uri exchange, string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var there)
        && there.Port == exchange.Port && string.Equals(there.Host, exchange.Host, StringComparison.OrdinalIgnoreCase);
}

using System.Security.Cryptography;
using System.Text.Json;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Resend.Webhooks;

/// <summary>What an event is about, for the ledger.</summary>
internal sealed record About(string Id, string? From = null, string? To = null);

/// <summary>
/// Tells a team of an event at each webhook that listens to it: at least once, in no order, tried again by the published schedule. Every try is a ledger
/// row, bears the same svix-id and has the time of the try. https://resend.com/docs/webhooks/retries-and-replays
/// </summary>
internal sealed class TellTeam(
    EndpointBook endpoints, SvixClient client, WebhookFaults faults, TruthLedger ledger, SimulatorOptions options, Background background)
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Called with nothing when a webhook has taken it, and with the trouble after a try that failed.</summary>
    /// <returns>How many webhooks listen.</returns>
    public int Tell(Team team, string type, object data, About about, Action<string?>? heard = null)
    {
        var listening = endpoints.Listening(team, type);
        if (listening.Count == 0)
        {
            return 0;
        }

        var id = $"msg_{RandomNumberGenerator.GetString(Letters, 27)}";
        var body = JsonSerializer.SerializeToUtf8Bytes(new { type, created_at = ResendJson.Instant(options.Clock.GetUtcNow()), data }, ResendJson.Wire);
        foreach (var endpoint in listening)
        {
            var row = new LedgerRow
            {
                Provider = ResendDoor.Provider,
                Kind = RowKind.Webhook,
                Operation = $"webhook.{type}",
                Outcome = "dropped",
                Account = team.Id,
                MessageSid = about.Id,
                From = about.From,
                To = about.To,
                MessageStatus = type.Split('.')[^1],
                Url = endpoint.Url,
                IdempotencyToken = id,
            };
            background.Run(
                () => faults.Send(ResendDoor.Provider, team.Id, row.Operation, fault => TryAll(endpoint, row, body, fault, heard), fault =>
                    Dropped(row, fault, heard)),
                () => row);
        }

        return listening.Count;
    }

    async Task TryAll(Endpoint endpoint, LedgerRow row, byte[] body, FaultRule? fault, Action<string?>? heard)
    {
        var secret = fault?.Kind is FaultKind.BadSignature ? $"whsec_{Convert.ToBase64String(new byte[24])}" : endpoint.SigningSecret;
        for (var attempt = 1; endpoints.Listens(endpoint); attempt++)
        {
            var began = options.Clock.GetTimestamp();
            var result = await client.Try(endpoint.Url, row.IdempotencyToken!, body, secret, background.Ending);
            ledger.Add(row with
            {
                Outcome = result.Outcome,
                Status = result.Status,
                Attempt = attempt,
                Fault = fault is null ? null : FaultRule.NameOf(fault.Kind),
                Milliseconds = Math.Round(options.Clock.GetElapsedTime(began).TotalMilliseconds, 1),
            });
            if (result.Succeeded)
            {
                heard?.Invoke(null);
                return;
            }

            if (attempt > options.Mail.Retries.Count)
            {
                heard?.Invoke($"The webhook was not taken ({result.Trouble}), and will not be tried again.");
                ledger.Add(row with { Kind = RowKind.Alert, Outcome = "gaveUp" });
                return;
            }

            heard?.Invoke($"The webhook was not taken ({result.Trouble}); it is tried again.");
            await background.Pause(options.Mail.Retries[attempt - 1]);
        }
    }

    void Dropped(LedgerRow row, FaultRule fault, Action<string?>? heard)
    {
        ledger.Add(row with { Fault = FaultRule.NameOf(fault.Kind) });
        heard?.Invoke("The webhook was dropped.");
    }
}

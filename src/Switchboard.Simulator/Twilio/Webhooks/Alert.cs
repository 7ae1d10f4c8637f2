using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>An entry of the provider's own error log, as its console would show it.</summary>
internal static class Alert
{
    public static LedgerRow Row(Webhook webhook, int? code, string outcome) => webhook.Row(RowKind.Alert, outcome) with { ErrorCode = code };
}

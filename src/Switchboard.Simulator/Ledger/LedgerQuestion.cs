namespace Switchboard.Simulator.Ledger;

/// <summary>Which rows are meant; what is left out is any.</summary>
internal sealed class LedgerQuestion
{
    public string? Provider { get; set; }

    /// <summary>request, webhook, message or alert.</summary>
    public string? Kind { get; set; }

    public string? Operation { get; set; }

    /// <summary>Such as accepted; <c>fault</c>: whatever a fault struck.</summary>
    public string? Outcome { get; set; }

    /// <summary>Stands somewhere in the row: an address, an id, a word of the text. Capitals don't matter.</summary>
    public string? Text { get; set; }

    /// <summary>A sequence number; only rows before it.</summary>
    public long? Before { get; set; }

    public bool IsAbout(LedgerRow row) => (Before is null || row.Seq < Before)
        && Is(Provider, row.Provider)
        && (string.IsNullOrEmpty(Kind) || row.Kind.ToString().Equals(Kind, StringComparison.OrdinalIgnoreCase))
        && Is(Operation, row.Operation)
        && (Outcome == "fault" ? row.Fault is not null : Is(Outcome, row.Outcome))
        && (string.IsNullOrEmpty(Text) || Holds(row, Text));

    static bool Is(string? wanted, string value) => string.IsNullOrEmpty(wanted) || wanted == value;

    static bool Holds(LedgerRow row, string text)
    {
        ReadOnlySpan<string?> told =
        [
            row.MessageSid, row.From, row.To, row.Subject, row.Body, row.Operation, row.Outcome, row.Account, row.MessageStatus, row.Error, row.Fault, row.Url,
            row.IdempotencyToken,
        ];
        foreach (var one in told)
        {
            if (one?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return row.ErrorCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) == text;
    }
}

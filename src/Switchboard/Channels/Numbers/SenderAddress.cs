namespace Switchboard.Channels.Numbers;

/// <summary>What a message may say it comes from.</summary>
public enum SenderKind
{
    /// <summary>A telephone number in E.164.</summary>
    Number,

    /// <summary>3 to 8 digits, dialled only within a country.</summary>
    ShortCode,

    /// <summary>A name instead of a number, such as a bank's; it can't be answered.</summary>
    Name,

    /// <summary>What no numbering plan has: a withheld or mangled number. It can't be answered.</summary>
    Unknown,
}

/// <summary>Who a message says it comes from. A carrier's word is kept whatever it is, so that nothing that arrived is lost.</summary>
/// <param name="Value">A number in E.164; anything else as the carrier gave it.</param>
public readonly record struct SenderAddress(SenderKind Kind, string Value)
{
    const int LongestName = 11;

    /// <summary>Whether an answer can reach the sender.</summary>
    public bool CanBeAnswered => Kind is SenderKind.Number or SenderKind.ShortCode;

    /// <summary>
    /// Reads a sender as carriers write them: <c>+14155550123</c>, <c>14155550123</c> (without the plus), <c>88811</c>, <c>MyBank</c>.
    /// </summary>
    public static SenderAddress Read(string text)
    {
        var sender = text.Trim();
        if (sender.Length is >= 3 and <= 8 && sender.All(char.IsAsciiDigit))
        {
            return new(SenderKind.ShortCode, sender);
        }

        var digits = sender.StartsWith('+') ? sender.AsSpan(1) : sender;
        if (!digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9') && PhoneNumbers.TryParse($"+{digits}", null, out var number, out _))
        {
            return new(SenderKind.Number, number.Value);
        }

        return new(sender.Length <= LongestName && sender.Any(char.IsLetter) ? SenderKind.Name : SenderKind.Unknown, sender);
    }

    /// <summary>The sender as it is kept and compared.</summary>
    public static string Normalize(string text) => Read(text).Value;

    /// <summary>Masked, as numbers are.</summary>
    public override string ToString() => Value is null ? "" : Mask.Address(Value);
}

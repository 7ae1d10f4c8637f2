namespace Switchboard.Kernel;

/// <summary>An amount in millionths of a currency's unit, never a fraction of a float.</summary>
/// <param name="Micros">Millionths.</param>
/// <param name="Currency">ISO 4217, such as <c>USD</c>.</param>
public readonly record struct Money(long Micros, string Currency)
{
    /// <summary>US dollars.</summary>
    public static Money Of(long micros) => new(micros, "USD");
}

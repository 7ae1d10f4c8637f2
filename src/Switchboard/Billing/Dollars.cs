using System.Globalization;

namespace Switchboard.Billing;

/// <summary>US dollars as people write them, and as they are counted.</summary>
internal static class Dollars
{
    const decimal Million = 1_000_000;

    /// <summary>Millionths; less than one is not counted.</summary>
    public static long Micros(decimal dollars) => (long)(dollars * Million);

    /// <summary>The same as a number of dollars.</summary>
    public static decimal Of(long micros) => micros / Million;

    /// <summary>With at least two and at most six digits behind the point, such as <c>$10.00</c> and <c>$0.0083</c>.</summary>
    public static string Text(long micros) => "$" + Of(micros).ToString("0.00####", CultureInfo.InvariantCulture);
}

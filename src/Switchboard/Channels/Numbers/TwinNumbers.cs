namespace Switchboard.Channels.Numbers;

/// <summary>
/// Telephones that have two numbers, as plans changed and networks didn't follow. Mexico dropped the 1 behind +52 in 2019, WhatsApp still
/// has it; Brazil put a 9 before mobile numbers from 2012 to 2016, WhatsApp leaves it out where the account is older. Argentina's 9 is no
/// such case: with and without it are a mobile and a landline, which may be two people's.
/// https://www.itu.int/oth/T0202.aspx?parent=T0202
/// </summary>
internal static class TwinNumbers
{
    const int MexicanDigits = 10;
    const int BrazilianArea = 2;
    const int BrazilianDigits = 8;

    /// <summary>The other number of the same telephone, or null.</summary>
    /// <param name="address">A person's address as it is kept.</param>
    public static string? Of(string address) => address switch
    {
        ['+', '5', '2', '1', .. { Length: MexicanDigits } rest] => "+52" + rest,
        ['+', '5', '2', .. { Length: MexicanDigits } rest] => "+521" + rest,
        ['+', '5', '5', .. { Length: BrazilianArea + 1 + BrazilianDigits } rest] when rest[BrazilianArea] == '9' && IsMobile(rest[BrazilianArea + 1]) =>
            $"+55{rest[..BrazilianArea]}{rest[(BrazilianArea + 1)..]}",
        ['+', '5', '5', .. { Length: BrazilianArea + BrazilianDigits } rest] when IsMobile(rest[BrazilianArea]) =>
            $"+55{rest[..BrazilianArea]}9{rest[BrazilianArea..]}",
        _ => null,
    };

    // Of the eight digits before the ninth came: landlines begin with 2 to 5.
    static bool IsMobile(char first) => first is >= '6' and <= '9';
}

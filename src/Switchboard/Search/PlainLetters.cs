namespace Switchboard.Search;

/// <summary>
/// Letters without case and accents, for the scripts in which accents are left out when people type: Latin and Greek. From the
/// decompositions of the Unicode Character Database (https://www.unicode.org/reports/tr15/); the framework has them only where ICU is
/// installed.
/// </summary>
internal static class PlainLetters
{
    static readonly (int First, string Letters) Latin = (0x00C0,
        "aaaaaaæceeeeiiiiðnooooo øuuuuyþßaaaaaaæceeeeiiiiðnooooo øuuuuyþy" +
        "aaaaaaccccccccddđđeeeeeeeeeegggggggghhħħiiiiiiiiiıĳĳjjkkĸllllllŀ" +
        "ŀłłnnnnnnŉŋŋooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzs" +
        "ƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿ" +
        "ǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææøø" +
        "aaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿ" +
        "ɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ");

    static readonly (int First, string Letters) Greek = (0x0370,
        "ͱͱͳͳʹ ͷͷ  ͺͻͼͽ ϳ      α εηι ο υωιαβγδεζηθικλμνξοπρ στυφχψωιυαεηι" +
        "υαβγδεζηθικλμνξοπρςστυφχψωιυουωϗβθυυυφπϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯ" +
        "κρςϳθε ϸϸσϻϻϼͻͼͽ");

    static readonly (int First, string Letters) LatinExtended = (0x1E00,
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
        "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
        "wwwwwwwwwwxxxxyyzzzzzzhtwyẚsẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ");

    static readonly (int First, string Letters) GreekExtended = (0x1F00,
        "ααααααααααααααααεεεεεε  εεεεεε  ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιι" +
        "οοοοοο  οοοοοο  υυυυυυυυ υ υ υ υωωωωωωωωωωωωωωωωααεεηηιιοουυωω  " +
        "ααααααααααααααααηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα ααααααα ι " +
        "  ηηη ηηεεηηη   ιιιι  ιιιιιι    υυυυρρυυυυυυρ     ωωω ωωοοωωω   ");

    /// <summary>The plain letter behind one that may have accents, in lower case; others as they are, in lower case.</summary>
    public static int Of(int rune) => In(Latin, rune) ?? In(Greek, rune) ?? In(LatinExtended, rune) ?? In(GreekExtended, rune) ?? rune switch
    {
        'Ё' or 'ё' => 'е',
        >= 0xFF01 and <= 0xFF5E => char.ToLowerInvariant((char)(rune - 0xFEE0)),
        _ => System.Text.Rune.ToLowerInvariant(new(rune)).Value,
    };

    // A space stands for what is no letter.
    static int? In((int First, string Letters) table, int rune) =>
        rune >= table.First && rune < table.First + table.Letters.Length && table.Letters[rune - table.First] is var letter and not ' ' ? letter : null;
}

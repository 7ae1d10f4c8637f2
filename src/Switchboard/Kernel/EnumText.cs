using System.Collections.Concurrent;
using System.Text.Json;

namespace Switchboard.Kernel;

/// <summary>Enums are stored, sent and shown as lower snake case words: <c>PermanentlyFailed</c> is <c>permanently_failed</c>.</summary>
public static class EnumText
{
    static readonly ConcurrentDictionary<Enum, string> Names = new();

    /// <summary>The word of a value.</summary>
    public static string Of(Enum value) => Names.GetOrAdd(value, static v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    /// <summary>The value of a word that the database holds.</summary>
    public static TEnum Parse<TEnum>(string word) where TEnum : struct, Enum => Words<TEnum>.ByWord[word];

    /// <summary>The value of a word that a caller sent.</summary>
    public static bool TryParse<TEnum>(string? word, out TEnum value) where TEnum : struct, Enum =>
        Words<TEnum>.ByWord.TryGetValue(word ?? "", out value);

    static class Words<TEnum> where TEnum : struct, Enum
    {
        public static readonly Dictionary<string, TEnum> ByWord =
            System.Enum.GetValues<TEnum>().ToDictionary(v => Of(v), v => v, StringComparer.Ordinal);
    }
}

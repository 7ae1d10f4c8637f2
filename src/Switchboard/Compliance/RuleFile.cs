using System.Text.Json;

namespace Switchboard.Compliance;

/// <summary>Tables of rules that stand in files of their own, each row with its source and its dates.</summary>
internal static class RuleFile
{
    /// <summary>Reads an embedded table. What it doesn't know, it doesn't pass over: it throws.</summary>
    public static T Read<T>(string name)
    {
        using var stream = typeof(RuleFile).Assembly.GetManifestResourceStream("compliance/" + name)
            ?? throw new InvalidOperationException($"The table {name} isn't in the program.");
        return JsonSerializer.Deserialize<T>(stream, Wire.Json)!;
    }

    /// <summary>Throws where a row lacks what it has to say of itself.</summary>
    public static void Check(string file, string source, DateOnly effectiveFrom, DateOnly reviewedOn, IEnumerable<string> countries)
    {
        if (string.IsNullOrWhiteSpace(source) || effectiveFrom == default || reviewedOn == default)
        {
            throw new JsonException($"{file} has a row without source, effectiveFrom or reviewedOn.");
        }

        if (countries.Any(country => country is not ("*" or [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])))
        {
            throw new JsonException($"{file} has a country that is no ISO 3166-1 alpha-2 code.");
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Kernel;

/// <summary>
/// A value of an enum as it stands in an address: by the same lower snake case word as in JSON, which the framework's own binding doesn't
/// read.
/// </summary>
public readonly record struct Word<TEnum>(TEnum Value) where TEnum : struct, Enum
{
    /// <summary>Reads it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Word<TEnum> word)
    {
        var found = EnumText.TryParse<TEnum>(text, out var value);
        word = new(value);
        return found;
    }
}

namespace Switchboard.Kernel;

/// <summary>
/// A section of the settings: a record with defaults, declared in the room that needs it, found by scanning, filled and checked at start, and
/// injected by its type. Carries <see cref="SettingsAttribute"/>; each property carries <see cref="SettingAttribute"/>.
/// </summary>
public interface ISettings
{
    /// <summary>What is wrong beyond one value's form: (property, sentence). The value is never repeated, it may be a secret.</summary>
    IEnumerable<(string Property, string Wrong)> Check() => [];
}

/// <summary>The section's name: <c>Switchboard__NAME__Property</c> in the environment.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SettingsAttribute(string section) : Attribute
{
    /// <summary>One word in Pascal case.</summary>
    public string Section { get; } = section;
}

/// <summary>One setting, as the settings table tells it. Strings, numbers, booleans, enums, <see cref="Uri"/>, spans (<c>30s</c>) and lists of them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string meaning) : Attribute
{
    /// <summary>A sentence for the table.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>The least number allowed.</summary>
    public double Min { get; init; } = double.MinValue;

    /// <summary>The greatest number allowed.</summary>
    public double Max { get; init; } = double.MaxValue;

    /// <summary>The shortest span allowed, such as <c>50ms</c>; of a list, for each.</summary>
    public string? Least { get; init; }

    /// <summary>The longest span allowed.</summary>
    public string? Most { get; init; }

    /// <summary>Never shown, not even when it is wrong.</summary>
    public bool Secret { get; init; }
}

/// <summary>All sections of this process, by type.</summary>
public sealed class SettingsBook(IReadOnlyDictionary<Type, ISettings> sections)
{
    /// <summary>Every section.</summary>
    public IEnumerable<ISettings> All => sections.Values;

    /// <summary>One section.</summary>
    public T Get<T>() where T : ISettings => (T)sections[typeof(T)];
}

/// <summary>The settings can't be used. The message has every error, a line each.</summary>
public sealed class SettingsException(IReadOnlyList<string> errors)
    : Exception($"{(errors.Count == 1 ? "A setting is wrong" : $"{errors.Count} settings are wrong")}:\n"
        + string.Join("\n", errors.Select(error => "  - " + error)))
{
    /// <summary>A line for each.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}

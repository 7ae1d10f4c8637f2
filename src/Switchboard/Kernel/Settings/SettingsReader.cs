using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Switchboard.Kernel;

/// <summary>Fills settings records from the configuration below <c>Switchboard:</c> and gathers every error before it gives up.</summary>
static class SettingsReader
{
    public const string Root = "Switchboard";

    /// <exception cref="SettingsException">Something is unknown, malformed or out of range.</exception>
    public static SettingsBook Read(IEnumerable<Type> sectionTypes, IConfiguration configuration)
    {
        var root = configuration.GetSection(Root);
        var sections = new Dictionary<Type, ISettings>();
        var names = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase);
        List<string> errors = [];
        foreach (var type in sectionTypes)
        {
            var name = SectionOf(type);
            if (!names.TryAdd(name, type))
            {
                throw new InvalidOperationException($"{type} and {names[name]} both claim the settings section {name}.");
            }

            sections.Add(type, Fill(type, root.GetSection(name), name, errors));
        }

        foreach (var section in root.GetChildren().Where(section => !names.ContainsKey(section.Key)))
        {
            errors.Add($"{Root}:{section.Key} is not a section. {Nearest(section.Key, names.Keys)}");
        }

        return errors.Count == 0 ? new(sections) : throw new SettingsException(errors);
    }

    public static string SectionOf(Type type) =>
        type.GetCustomAttribute<SettingsAttribute>()?.Section ?? throw new InvalidOperationException($"{type} has no [Settings(\"…\")].");

    public static IEnumerable<(PropertyInfo Property, SettingAttribute Setting)> PropertiesOf(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let setting = property.GetCustomAttribute<SettingAttribute>()
        where setting is not null
        select (property, setting);

    static ISettings Fill(Type type, IConfigurationSection section, string name, List<string> errors)
    {
        var record = (ISettings)Activator.CreateInstance(type)!;
        var properties = PropertiesOf(type).ToDictionary(p => p.Property.Name, StringComparer.OrdinalIgnoreCase);
        HashSet<string> malformed = [];
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var known))
            {
                errors.Add($"{Root}:{name}:{child.Key} is not a setting. {Nearest(child.Key, properties.Keys)}");
            }
            else if (Set(record, known.Property, known.Setting, child) is { } wrong)
            {
                malformed.Add(known.Property.Name);
                errors.Add($"{Root}:{name}:{known.Property.Name} {wrong}");
            }
        }

        // What is malformed has its default here, which is not what was meant.
        errors.AddRange(record.Check().Where(error => !malformed.Contains(error.Property)).Select(error => $"{Root}:{name}:{error.Property} {error.Wrong}"));
        return record;
    }

    static string? Set(ISettings record, PropertyInfo property, SettingAttribute setting, IConfigurationSection given)
    {
        var target = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (target.IsGenericType && target.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = target.GetGenericArguments()[0];
            var texts = given.Value is { } line
                ? line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : [.. given.GetChildren().Select(child => child.Value ?? "")];
            var list = Array.CreateInstance(item, texts.Length);
            for (var i = 0; i < texts.Length; i++)
            {
                if (Parse(item, texts[i], setting) is not { Value: { } element } parsed)
                {
                    return Wrong(Parse(item, texts[i], setting).Wrong!, texts[i], setting);
                }

                list.SetValue(element, i);
            }

            property.SetValue(record, list);
            return null;
        }

        if (given.Value is not { Length: > 0 } text)
        {
            // An empty variable is the same as none: compose files and unit files pass them on so.
            return given.GetChildren().Any() ? "takes one value, not a group." : null;
        }

        var (value, wrong) = Parse(target, text, setting);
        if (wrong is not null)
        {
            return Wrong(wrong, text, setting);
        }

        property.SetValue(record, value);
        return null;
    }

    static string Wrong(string what, string text, SettingAttribute setting) => setting.Secret ? $"{what}." : $"{what}, not \"{text}\".";

    static (object? Value, string? Wrong) Parse(Type type, string text, SettingAttribute setting)
    {
        if (type == typeof(string))
        {
            return (text, null);
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? (flag, null) : (null, "is true or false");
        }

        if (type == typeof(TimeSpan))
        {
            return !Durations.TryParse(text, out var span) ? (null, "is a time such as 500ms, 30s, 2m, 1h or 7d")
                : span >= Bound(setting.Least, TimeSpan.MinValue) && span <= Bound(setting.Most, TimeSpan.MaxValue) ? (span, null)
                : (null, $"is a time{Range(setting)}");
        }

        if (type == typeof(Uri))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? (uri, null)
                : (null, "is an address such as https://switchboard.example.com");
        }

        if (type.IsEnum)
        {
            return Enum.TryParse(type, text, ignoreCase: true, out var member) && Enum.IsDefined(type, member)
                ? (member, null)
                : (null, $"is one of {string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()))}");
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
               && number >= setting.Min && number <= setting.Max
               && (type == typeof(double) || (number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue))
            ? (Convert.ChangeType(number, type, CultureInfo.InvariantCulture), null)
            : (null, $"is a {(type == typeof(double) ? "number" : "whole number")}{Range(setting)}");
    }

    static TimeSpan Bound(string? text, TimeSpan none) =>
        text is null ? none : Durations.TryParse(text, out var span) ? span : throw new InvalidOperationException($"{text} is no span.");

    /// <summary>A value as one writes it.</summary>
    internal static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        TimeSpan span => Durations.Text(span),
        Enum member => member.ToString().ToLowerInvariant(),
        IEnumerable list => string.Join(',', list.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    internal static string Range(SettingAttribute setting) => (setting.Min, setting.Max) switch
    {
        (double.MinValue, double.MaxValue) => (setting.Least, setting.Most) switch
        {
            (null, null) => "",
            (var least, null) => $" of {least} or more",
            (null, var most) => $" of {most} or less",
            var (least, most) => $" from {least} to {most}",
        },
        (var min, double.MaxValue) => $" of {min} or more",
        (double.MinValue, var max) => $" of {max} or less",
        var (min, max) => $" from {min} to {max}",
    };

    static string Nearest(string given, IEnumerable<string> known)
    {
        var near = known.Select(name => (name, distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant()))).MinBy(pair => pair.distance);
        return near.name is not null && near.distance <= 3 ? $"Did you mean {near.name}?" : "docs/settings.md has them all.";
    }

    static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}

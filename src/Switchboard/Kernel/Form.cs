using System.Reflection;

namespace Switchboard.Kernel;

/// <summary>What a value of a type looks like from outside, in words for whoever has to send one.</summary>
public static class Form
{
    /// <summary>Reads well after "as", such as "a whole number"; null for what has members.</summary>
    public static string? Of(Type type)
    {
        var bare = Bare(type);
        return PrefixOf(bare) is { } prefix ? $"an id that begins with {prefix}_"
            : bare.IsEnum ? "one of " + string.Join(", ", Words(bare))
            : bare == typeof(string) ? "text"
            : bare == typeof(bool) ? "true or false"
            : bare == typeof(DateTimeOffset) ? "an instant with its offset from UTC, such as 2026-11-20T09:30:00Z or 2026-11-20T10:30:00+01:00"
            : bare == typeof(DateOnly) ? "a day such as 2026-11-20"
            : bare == typeof(Uri) ? "an absolute URL"
            : IsWhole(bare) ? "a whole number"
            : bare == typeof(double) || bare == typeof(float) || bare == typeof(decimal) ? "a number"
            : ElementOf(bare) is { } element ? "a list of " + Plural(element)
            : null;
    }

    /// <summary>The type without <see cref="Nullable{T}"/> and <see cref="Word{TEnum}"/> around it.</summary>
    public static Type Bare(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(Word<>) ? bare.GetGenericArguments()[0] : bare;
    }

    /// <summary>The words of an enum as they travel.</summary>
    public static IEnumerable<string> Words(Type type) =>
        Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => EnumText.Of((Enum)Enum.ToObject(type, value)));

    /// <summary>The prefix when the type is an id.</summary>
    public static string? PrefixOf(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>))
            ? (string)type.GetProperty(nameof(IId<>.Prefix), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!
            : null;

    /// <summary>What a list holds; null for what is none.</summary>
    public static Type? ElementOf(Type type) => type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericArguments() is [var one] && type.IsAssignableTo(typeof(IEnumerable<>).MakeGenericType(one)) ? one
        : null;

    static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(short);

    static string Plural(Type element) =>
        PrefixOf(element) is { } prefix ? $"ids that begin with {prefix}_"
        : element == typeof(string) ? "texts"
        : IsWhole(element) ? "numbers"
        : Of(element) is { } form && element.IsEnum ? $"words, each {form}"
        : "objects";
}

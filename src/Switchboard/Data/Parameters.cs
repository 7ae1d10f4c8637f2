using System.Collections.Concurrent;
using System.Reflection;

namespace Switchboard.Data;

/// <summary>The database types that parameters have.</summary>
internal enum ValueKind
{
    Text,
    Number,
    Flag,
}

/// <summary>A parameter's value, without a box.</summary>
internal readonly record struct Value(ValueKind Kind, string? Text, long Number, bool IsNull)
{
    public static Value Of(string? text) => new(ValueKind.Text, text, 0, text is null);

    public static Value Of(long? number) => new(ValueKind.Number, null, number ?? 0, number is null);

    public static Value Of(int number) => new(ValueKind.Number, null, number, false);

    public static Value Of(int? number) => new(ValueKind.Number, null, number ?? 0, number is null);

    public static Value Of(long number) => new(ValueKind.Number, null, number, false);

    public static Value Of(bool flag) => new(ValueKind.Flag, null, flag ? 1 : 0, false);

    public static Value Of(bool? flag) => new(ValueKind.Flag, null, flag is true ? 1 : 0, flag is null);

    public static Value Of(DateTimeOffset at) => Of(at.ToUnixTimeMilliseconds());

    public static Value Of(DateTimeOffset? at) => Of(at?.ToUnixTimeMilliseconds());

    public static Value OfId<TId>(TId id) where TId : struct, IId<TId> => Of(id.Value);

    public static Value OfIdOrNull<TId>(TId? id) where TId : struct, IId<TId> => Of(id?.Value);

    public static Value OfEnum<TEnum>(TEnum value) where TEnum : struct, Enum => Of(EnumText.Of(value));

    public static Value OfEnumOrNull<TEnum>(TEnum? value) where TEnum : struct, Enum => Of(value is { } known ? EnumText.Of(known) : null);
}

/// <summary>Reads the parameters of one type of record: its public properties, by name without regard to case.</summary>
internal sealed class Parameters
{
    /// <summary>The position that stands for the scope's own organization.</summary>
    public const int Organization = -1;

    static readonly ConcurrentDictionary<Type, Parameters> Known = new();

    readonly ConcurrentDictionary<ParsedSql, int[]> plans = new(ByReference.Instance);
    readonly string[] names;
    readonly Property[] properties;

    Parameters(Type type)
    {
        var readable = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && Maker(p.PropertyType) is not null).ToArray();
        names = [.. readable.Select(p => p.Name)];
        properties = [.. readable.Select(p =>
            (Property)Activator.CreateInstance(typeof(Property<,>).MakeGenericType(type, p.PropertyType), p.GetMethod, Maker(p.PropertyType))!)];
    }

    /// <summary>How many values a record has.</summary>
    public int Count => names.Length;

    /// <summary>Reads a record's values into an array of at least <see cref="Count"/>.</summary>
    public void Fill(object record, Value[] values)
    {
        for (var i = 0; i < properties.Length; i++)
        {
            values[i] = properties[i].Read(record);
        }
    }

    public static Parameters Of(Type type) => Known.GetOrAdd(type, static t => new(t));

    /// <summary>The values of a record, or none for null.</summary>
    public static (Value[] Values, int[] Plan) Bind(ParsedSql sql, object? args)
    {
        var parameters = Of(args?.GetType() ?? typeof(object));
        var values = parameters.Count == 0 ? [] : new Value[parameters.Count];
        if (args is not null)
        {
            parameters.Fill(args, values);
        }

        return (values, parameters.Plan(sql));
    }

    /// <summary>For each parameter of a statement, where its value stands.</summary>
    public int[] Plan(ParsedSql sql) => plans.GetOrAdd(sql, Find);

    int[] Find(ParsedSql sql) =>
        [.. sql.Names.Select(name =>
        {
            if (name == "organization")
            {
                return Organization;
            }

            var at = Array.FindIndex(names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
            return at >= 0 ? at : throw new InvalidOperationException($"Nothing is bound to @{name} in: {sql.Text}");
        })];

    static MethodInfo? Maker(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (inner.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)))
        {
            return typeof(Value).GetMethod(inner == type ? nameof(Value.OfId) : nameof(Value.OfIdOrNull))!.MakeGenericMethod(inner);
        }

        return inner.IsEnum
            ? typeof(Value).GetMethod(inner == type ? nameof(Value.OfEnum) : nameof(Value.OfEnumOrNull))!.MakeGenericMethod(inner)
            : typeof(Value).GetMethod(nameof(Value.Of), [type]);
    }

    /// <summary>One property, read by delegates: compiled expressions would bring a compiler of their own into every process.</summary>
    abstract class Property
    {
        public abstract Value Read(object record);
    }

    sealed class Property<TRecord, TValue>(MethodInfo getter, MethodInfo maker) : Property
    {
        readonly Func<TRecord, TValue> get = getter.CreateDelegate<Func<TRecord, TValue>>();
        readonly Func<TValue, Value> make = maker.CreateDelegate<Func<TValue, Value>>();

        public override Value Read(object record) => make(get((TRecord)record));
    }
}

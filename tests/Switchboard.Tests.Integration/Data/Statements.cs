using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Switchboard.Data;
using Switchboard.Host;
using Switchboard.Tests.Unit.House;

namespace Switchboard.Tests.Integration.Data;

/// <summary>A statement of the product.</summary>
/// <param name="Files">Where it is written or held, by path below <c>src/</c>.</param>
/// <param name="Record">What its parameters are taken from, where that is declared.</param>
/// <param name="ForMany">Whether each parameter is an array, with an element for each record.</param>
internal sealed record Statement(string Name, IReadOnlyList<string> Files, Sql Sql, Type? Record, bool ForMany);

/// <summary>
/// The product's statements: what static fields hold, in whatever they hold it (declared units, arrays, records), and the texts that are handed over where they are
/// used. A text that is put together while the product runs can't be found; such places are told.
/// </summary>
internal static class Statements
{
    const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // What makes the schema runs before there is one; every test's own start has run it.
    static readonly string[] Makers = ["Switchboard/Data/Migrator.cs", "Switchboard/Data/Postgres/PostgresSecurity.cs"];

    const string Many = $"<{nameof(HotUnit<object>.PostgresMany)}>";

    static readonly Assembly[] Product =
        [typeof(SwitchboardHost).Assembly, .. typeof(SwitchboardHost).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Switchboard", StringComparison.Ordinal)).Select(Assembly.Load)];

    static readonly List<(string Path, string Text)> Sources = [.. SourceTree.Files()];
    static readonly Dictionary<Type, string> Files = [];
    static readonly Dictionary<Type, bool> Holders = [];
    static readonly List<(Type Type, MethodBase Method, Sql? Sql)> Made = [.. Read()];

    /// <summary>All of them, each once, whatever holds it.</summary>
    public static IReadOnlyList<Statement> All { get; } = Find();

    /// <summary>Methods that make statements of texts that are no constants.</summary>
    public static IReadOnlyList<string> MadeWhileRunning { get; } =
        [.. Made.Where(made => made.Sql is null && made.Method is not ConstructorInfo { IsStatic: true }).Select(made => $"{Outermost(made.Type).Name}.{Plain(made.Method)}").Distinct()];

    static IEnumerable<Type> Types => Product.SelectMany(assembly => assembly.GetTypes()).Where(type => type != typeof(Sql));

    static List<Statement> Find()
    {
        var held = from type in Types
                   from field in type.GetFields(Own)
                   where field.IsStatic && !type.ContainsGenericParameters && MayHold(field.FieldType)
                   orderby field.FieldType != typeof(Sql)
                   from found in In(field.GetValue(null), null)
                   select new Statement($"{type.Name}.{field.Name}", [FileOf(type)], found.Sql, found.Record, found.ForMany);
        var written = from made in Made
                      where made.Sql is not null
                      select new Statement($"{Outermost(made.Type).Name}.{Plain(made.Method)}", [FileOf(made.Type)], made.Sql, null, false);
        // A statement is also seen without the unit that says what its parameters are.
        return [.. from statement in held.Concat(written)
                   where !Makers.Contains(statement.Files[0])
                   group statement by (statement.Sql.Sqlite, statement.Sql.Postgres) into same
                   select same.MaxBy(one => one.Record is not null)! with { Name = same.First().Name, Files = [.. same.SelectMany(one => one.Files).Distinct()] }];
    }

    static IEnumerable<(Type Type, MethodBase Method, Sql? Sql)> Read()
    {
        foreach (var type in Types)
        {
            foreach (var method in type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own)))
            {
                object? last = null, lastButOne = null;
                foreach (var instruction in Instructions.Of(method))
                {
                    if (instruction is MethodBase call && call.DeclaringType == typeof(Sql) && (call.IsConstructor || call.Name is "op_Implicit" or nameof(Sql.OnPostgres)))
                    {
                        yield return (type, method, (call.IsConstructor, lastButOne, last) switch
                        {
                            (true, string sqlite, string postgres) => new(sqlite, postgres),
                            (false, _, string text) => call.Name == nameof(Sql.OnPostgres) ? Sql.OnPostgres(text) : text,
                            _ => null,
                        });
                    }

                    (lastButOne, last) = (last, instruction);
                }
            }
        }
    }

    static IEnumerable<Found> In(object? value, Type? record)
    {
        var type = value?.GetType();
        record = type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(HotUnit<>) ? type.GetGenericArguments()[0] : record;
        return value switch
        {
            null => [],
            Sql sql => [new(sql, record, false)],
            IEnumerable many => many.Cast<object?>().SelectMany(one => In(one, record)),
            _ => type!.GetFields(Own).Where(field => !field.IsStatic && MayHold(field.FieldType))
                .SelectMany(field => In(field.GetValue(value), record).Select(found => found with { ForMany = field.Name.Contains(Many, StringComparison.Ordinal) })),
        };
    }

    static bool MayHold(Type type)
    {
        if (Holders.TryGetValue(type, out var known))
        {
            return known;
        }

        // Not while it is being asked: a type that holds itself holds nothing more by that.
        Holders[type] = false;
        return Holders[type] = !type.IsEnum && !type.IsAssignableTo(typeof(Delegate)) && (type == typeof(Sql)
            || (type.GetElementType() is { } element && MayHold(element))
            || type.GetGenericArguments().Any(MayHold)
            || (Product.Contains(type.Assembly) && type.GetFields(Own).Any(field => !field.IsStatic && MayHold(field.FieldType))));
    }

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // Closures and state machines carry their method's name between angle brackets.
    static string Plain(MethodBase method) =>
        Regex.Match($"{method.Name} {method.DeclaringType!.Name}", "<(?<name>[A-Za-z]+)>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } inner ? inner.Groups["name"].Value : method.Name;

    static string FileOf(Type type)
    {
        var outer = Outermost(type);
        if (!Files.TryGetValue(outer, out var file))
        {
            var declared = new Regex($@"\b(class|record|struct|interface)\s+{outer.Name.Split('`')[0]}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            Files[outer] = file = Sources
                .Single(source => source.Text.Contains($"namespace {outer.Namespace};", StringComparison.Ordinal) && declared.IsMatch(source.Text)).Path.Replace('\\', '/');
        }

        return file;
    }

    sealed record Found(Sql Sql, Type? Record, bool ForMany);
}

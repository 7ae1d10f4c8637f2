using System.Reflection;
using System.Text.Json;
using ModelContextProtocol;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>A method of a use case that clients of the protocol reach, with all that can be known of it before a call.</summary>
internal sealed class UseCaseMethod
{
    readonly IUseCase useCase;
    readonly MethodInvoker method;
    readonly ToolArgument?[] arguments;
    readonly Type[] parameters;
    readonly HashSet<string> names;
    readonly int organization;
    readonly ToolArgument? reference;

    public UseCaseMethod(IUseCase useCase, MethodInfo method)
    {
        var described = method.GetParameters();
        this.useCase = useCase;
        this.method = MethodInvoker.Create(method);
        parameters = [.. described.Select(p => p.ParameterType)];
        arguments = [.. described.Select(p => IsBound(p.ParameterType) ? null : ToolArgument.From(p))];
        organization = Array.IndexOf(parameters, typeof(OrganizationId?));
        reference = CallOnce.For(method);
        names = [.. Arguments.Select(a => a.Name)];
        Tier = TierOf(method);
        ReportsProgress = parameters.Contains(typeof(IProgress<ProgressNotificationValue>));
    }

    /// <summary>What a caller gives it.</summary>
    public IEnumerable<ToolArgument> Arguments => reference is null ? arguments.OfType<ToolArgument>() : arguments.OfType<ToolArgument>().Append(reference);

    /// <summary>Whether a reference is kept for it, which it knows nothing of.</summary>
    public bool IsCalledOnce => reference is not null;

    /// <summary>The least tier that sees and calls it.</summary>
    public Tier Tier { get; }

    /// <summary>Whether it can tell a waiting client how far it is.</summary>
    public bool ReportsProgress { get; }

    /// <summary>The organization that a call names beside its other arguments.</summary>
    public OrganizationId? NamedIn(object?[] bound) => organization < 0 ? null : (OrganizationId?)bound[organization];

    /// <summary>Whether it takes an argument of this name.</summary>
    public bool Takes(string name) => names.Contains(name);

    /// <summary>The least tier that sees and calls a method.</summary>
    public static Tier TierOf(MethodInfo method) =>
        (method.GetCustomAttribute<RequiresAttribute>() ?? method.DeclaringType!.GetCustomAttribute<RequiresAttribute>())?.Tier ?? Tier.Agent;

    /// <summary>The <c>T</c> of the task of an <see cref="Outcome{T}"/> that a method returns.</summary>
    /// <param name="what">What it is to clients, for the exception.</param>
    public static Type AnswerOf(MethodInfo method, string what)
    {
        var task = method.ReturnType;
        return task.IsGenericType && task.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>))
            && task.GenericTypeArguments[0] is { IsGenericType: true } outcome && outcome.GetGenericTypeDefinition() == typeof(Outcome<>)
                ? outcome.GenericTypeArguments[0]
                : throw new InvalidOperationException($"The {what} {method.DeclaringType}.{method.Name} must return a task of an Outcome<T>.");
    }

    /// <summary>Waits for what <see cref="Invoke"/> returned.</summary>
    public static async ValueTask<Outcome<T>> Await<T>(object pending) => pending is Task<Outcome<T>> task ? await task : await (ValueTask<Outcome<T>>)pending;

    /// <summary>Calls it with what <see cref="Bind"/> made; returns the task.</summary>
    public object Invoke(object?[] bound) => method.Invoke(useCase, bound)!;

    /// <summary>Reads the arguments; says what is wrong with them, if anything.</summary>
    public Problem? Bind(Caller caller, JsonElement? given, IProgress<ProgressNotificationValue>? progress, CancellationToken ct, out object?[] bound)
    {
        bound = new object?[parameters.Length];
        if (given is { ValueKind: not JsonValueKind.Object })
        {
            return Problem.Invalid("arguments", "The arguments are not an object.", "Send arguments as an object with the tool's named arguments.");
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            if (arguments[i] is { } argument)
            {
                if (argument.Read(given, out bound[i]) is { } wrong)
                {
                    return wrong;
                }
            }
            else
            {
                bound[i] = parameters[i] == typeof(Caller) ? caller
                    : parameters[i] == typeof(CancellationToken) ? ct
                    : progress ?? NoProgress.Instance;
            }
        }

        return reference?.Read(given, out _) ?? (given is { } all ? Unknown(all) : null);
    }

    Problem? Unknown(JsonElement given)
    {
        foreach (var property in given.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                var name = property.Name.Length > 60 ? property.Name[..60] + "…" : property.Name;
                return new Problem(
                    "unknown_argument", 400, $"There is no argument {name}.", $"This tool takes only: {string.Join(", ", names)}.") { Field = name };
            }
        }

        return null;
    }

    static bool IsBound(Type type) =>
        type == typeof(Caller) || type == typeof(CancellationToken) || type == typeof(IProgress<ProgressNotificationValue>);

    sealed class NoProgress : IProgress<ProgressNotificationValue>
    {
        public static readonly NoProgress Instance = new();

        public void Report(ProgressNotificationValue value)
        {
        }
    }
}

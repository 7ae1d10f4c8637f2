using System.ComponentModel;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>A use case's method that agents can call. Everything that can be known before a call is made once.</summary>
internal abstract partial class UseCaseTool : McpServerTool
{
    /// <summary>Where the SDK's message context carries the caller.</summary>
    public const string CallerItem = "caller";

    readonly IUseCase useCase;
    readonly MethodInvoker method;
    readonly ToolArgument?[] arguments;
    readonly Type[] parameters;
    readonly HashSet<string> names;
    readonly ToolServices desk;

    protected UseCaseTool(IUseCase useCase, MethodInfo method, Type answer, ToolServices desk)
    {
        var attribute = method.GetCustomAttribute<McpServerToolAttribute>()!;
        var name = attribute.Name ?? throw new InvalidOperationException($"The tool {method.DeclaringType}.{method.Name} needs a name.");
        var described = method.GetParameters();
        this.useCase = useCase;
        this.desk = desk;
        this.method = MethodInvoker.Create(method);
        parameters = [.. described.Select(p => p.ParameterType)];
        arguments = [.. described.Select(p => IsBound(p.ParameterType) ? null : ToolArgument.From(p))];
        names = [.. arguments.OfType<ToolArgument>().Select(a => a.Name)];
        Tier = (method.GetCustomAttribute<RequiresAttribute>() ?? method.DeclaringType!.GetCustomAttribute<RequiresAttribute>())?.Tier ?? Tier.Agent;
        ReportsProgress = parameters.Contains(typeof(IProgress<ProgressNotificationValue>));
        ProtocolTool = new Tool
        {
            Name = name,
            Title = attribute.Title,
            Description = method.GetCustomAttribute<DescriptionAttribute>()?.Description
                ?? throw new InvalidOperationException($"The tool {name} needs a [Description]."),
            InputSchema = ToolSchema.Input(arguments.OfType<ToolArgument>()),
            OutputSchema = ToolSchema.Output(answer),
            Annotations = new ToolAnnotations
            {
                Title = attribute.Title,
                ReadOnlyHint = attribute.ReadOnly,
                DestructiveHint = attribute.Destructive,
                IdempotentHint = attribute.Idempotent,
                OpenWorldHint = attribute.OpenWorld,
            },
        };
    }

    /// <summary>The least tier that sees and calls it.</summary>
    public Tier Tier { get; }

    /// <summary>Whether it can tell a waiting client how far it is.</summary>
    public bool ReportsProgress { get; }

    /// <inheritdoc />
    public override Tool ProtocolTool { get; }

    /// <inheritdoc />
    public override IReadOnlyList<object> Metadata => [];

    /// <summary>The tool that a method of a use case is.</summary>
    public static UseCaseTool From(IUseCase useCase, MethodInfo method, ToolServices desk)
    {
        var task = method.ReturnType;
        if (!task.IsGenericType || task.GetGenericTypeDefinition() is var open && open != typeof(Task<>) && open != typeof(ValueTask<>)
            || task.GenericTypeArguments[0] is not { IsGenericType: true } outcome || outcome.GetGenericTypeDefinition() != typeof(Outcome<>))
        {
            throw new InvalidOperationException($"The tool {method.DeclaringType}.{method.Name} must return a task of an Outcome<T>.");
        }

        var answer = outcome.GenericTypeArguments[0];
        return (UseCaseTool)Activator.CreateInstance(typeof(UseCaseTool<>).MakeGenericType(answer), useCase, method, desk)!;
    }

    /// <summary>Calls it. Every failure that isn't a cancellation comes back as an answer.</summary>
    public async ValueTask<ToolAnswer> Call(
        Caller caller, JsonElement? given, IProgress<ProgressNotificationValue>? progress, CancellationToken ct)
    {
        try
        {
            var answer = Bind(caller, given, progress, ct, out var bound) is { } wrong
                ? ToolAnswer.From(wrong)
                : await Answer(method.Invoke(useCase, bound)!);
            Count(answer.IsError ? "refused" : "answered");
            return answer;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Count("cancelled");
            throw;
        }
        catch (Exception broken) when (broken is not McpException and not InputRequiredException)
        {
            Count("broke");
            var correlation = desk.Ids.Next("err");
            Broke(desk.Log, broken, ProtocolTool.Name, caller.OrganizationId, correlation);
            return ToolAnswer.From(new Problem(
                "internal", 500,
                $"Something broke on our side; it is logged as {correlation}.",
                names.Contains("clientRef")
                    ? "Call again with the same clientRef: what was already done is not done twice."
                    : "Call again."));
        }
    }

    /// <inheritdoc />
    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var token = request.Params?.ProgressToken;
        var progress = token is { } asked ? new ProgressReport(request.Server, asked) : null;
        // The SDK has taken the arguments apart; they are put together again only on this road, which few calls take.
        var given = request.Params?.Arguments is { } parts ? JsonSerializer.SerializeToElement(parts, Wire.Json) : (JsonElement?)null;
        var answer = await Call((Caller)request.Items[CallerItem]!, given, progress, cancellationToken);
        if (progress is not null)
        {
            await progress.Sent();
        }

        return answer.ToResult();
    }

    void Count(string outcome) => desk.Calls.Add(1, new("tool", ProtocolTool.Name), new("outcome", outcome));

    /// <summary>Waits for the method and writes what it answers.</summary>
    protected abstract ValueTask<ToolAnswer> Answer(object pending);

    Problem? Bind(Caller caller, JsonElement? given, IProgress<ProgressNotificationValue>? progress, CancellationToken ct, out object?[] bound)
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

        return given is { } all ? Unknown(all) : null;
    }

    Problem? Unknown(JsonElement given)
    {
        foreach (var property in given.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                var name = property.Name.Length > 60 ? property.Name[..60] + "…" : property.Name;
                return new Problem("unknown_argument", 400, $"There is no argument {name}.", $"This tool takes only: {string.Join(", ", names)}.") { Field = name };
            }
        }

        return null;
    }

    static bool IsBound(Type type) =>
        type == typeof(Caller) || type == typeof(CancellationToken) || type == typeof(IProgress<ProgressNotificationValue>);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tool {Tool} broke for {Organization}: {Correlation}")]
    static partial void Broke(ILogger log, Exception broken, string tool, OrganizationId organization, string correlation);

    sealed class NoProgress : IProgress<ProgressNotificationValue>
    {
        public static readonly NoProgress Instance = new();

        public void Report(ProgressNotificationValue value)
        {
        }
    }
}

/// <summary>A tool that answers with a <typeparamref name="T"/>.</summary>
internal sealed class UseCaseTool<T>(IUseCase useCase, MethodInfo method, ToolServices desk) : UseCaseTool(useCase, method, typeof(T), desk)
{
    static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)Wire.Json.GetTypeInfo(typeof(T));

    /// <inheritdoc />
    protected override async ValueTask<ToolAnswer> Answer(object pending)
    {
        var outcome = pending is Task<Outcome<T>> task ? await task : await (ValueTask<Outcome<T>>)pending;
        return outcome.Problem is { } problem
            ? ToolAnswer.From(problem)
            : new ToolAnswer(JsonSerializer.SerializeToUtf8Bytes(outcome.Value, Type), Text: null);
    }
}

/// <summary>What all tools share.</summary>
internal sealed record ToolServices(Ids Ids, ILogger Log, Counter<long> Calls);

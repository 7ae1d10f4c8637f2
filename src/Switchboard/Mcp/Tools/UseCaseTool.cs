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

    readonly UseCaseMethod call;
    readonly ToolDesk desk;

    protected UseCaseTool(IUseCase useCase, MethodInfo method, Type answer, ToolDesk desk)
    {
        var attribute = method.GetCustomAttribute<McpServerToolAttribute>()!;
        var name = attribute.Name ?? throw new InvalidOperationException($"The tool {method.DeclaringType}.{method.Name} needs a name.");
        this.desk = desk;
        call = new UseCaseMethod(useCase, method);
        ProtocolTool = new Tool
        {
            Name = name,
            Title = attribute.Title,
            Description = method.GetCustomAttribute<DescriptionAttribute>()?.Description
                ?? throw new InvalidOperationException($"The tool {name} needs a [Description]."),
            InputSchema = ToolSchema.Input(call.Arguments),
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
    public Tier Tier => call.Tier;

    /// <summary>Whether it can tell a waiting client how far it is.</summary>
    public bool ReportsProgress => call.ReportsProgress;

    /// <summary>What a caller gives it.</summary>
    public IEnumerable<ToolArgument> Arguments => call.Arguments;

    /// <inheritdoc />
    public override Tool ProtocolTool { get; }

    /// <inheritdoc />
    public override IReadOnlyList<object> Metadata => [];

    /// <summary>The tool that a method of a use case is.</summary>
    public static UseCaseTool From(IUseCase useCase, MethodInfo method, ToolDesk desk)
    {
        var answer = UseCaseMethod.AnswerOf(method, "tool");
        return (UseCaseTool)Activator.CreateInstance(typeof(UseCaseTool<>).MakeGenericType(answer), useCase, method, desk)!;
    }

    /// <summary>Calls it. Every failure that isn't a cancellation comes back as an answer.</summary>
    public async ValueTask<ToolAnswer> Call(
        Caller caller, JsonElement? given, IProgress<ProgressNotificationValue>? progress, CancellationToken ct)
    {
        try
        {
            var answer = call.Bind(caller, given, progress, ct, out var bound) is { } wrong
                ? ToolAnswer.From(wrong)
                : await desk.Organizations.Check(caller, call.NamedIn(bound), ct) is { } unknown ? ToolAnswer.From(unknown)
                : call.IsCalledOnce ? await Once(caller, given, bound, ct)
                : await Answer(call.Invoke(bound));
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
                call.Takes("clientRef")
                    ? "Call again with the same clientRef: what was already done is not done twice."
                    : "Call again."));
        }
    }

    async ValueTask<ToolAnswer> Once(Caller caller, JsonElement? given, object?[] bound, CancellationToken ct)
    {
        var claim = desk.Calling.Claim(caller, ProtocolTool.Name, given);
        if (claim.Problem is { } wrong)
        {
            return ToolAnswer.From(wrong);
        }

        if (claim.Value is not { } reference)
        {
            return await Answer(call.Invoke(bound));
        }

        if (await desk.Calling.Earlier(reference, ct) is { } earlier)
        {
            return Told(earlier);
        }

        var answer = await Answer(call.Invoke(bound));
        return answer.IsError ? answer : Told(await desk.Calling.Keep(reference, answer.Json, ct));
    }

    static ToolAnswer Told(Outcome<JsonElement> outcome) =>
        outcome.Problem is { } problem ? ToolAnswer.From(problem) : new(JsonSerializer.SerializeToUtf8Bytes(outcome.Value, Wire.Json), Text: null);

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

    [LoggerMessage(Level = LogLevel.Error, Message = "Tool {Tool} broke for {Organization}: {Correlation}")]
    static partial void Broke(ILogger log, Exception broken, string tool, OrganizationId organization, string correlation);
}

/// <summary>A tool that answers with a <typeparamref name="T"/>.</summary>
internal sealed class UseCaseTool<T>(IUseCase useCase, MethodInfo method, ToolDesk desk) : UseCaseTool(useCase, method, typeof(T), desk)
{
    static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)Wire.Json.GetTypeInfo(typeof(T));

    /// <inheritdoc />
    protected override async ValueTask<ToolAnswer> Answer(object pending)
    {
        var outcome = await UseCaseMethod.Await<T>(pending);
        return outcome.Problem is { } problem
            ? ToolAnswer.From(problem)
            : new ToolAnswer(JsonSerializer.SerializeToUtf8Bytes(outcome.Value, Type), Text: null, (outcome.Value as IBeside)?.Beside);
    }
}

/// <summary>What all tools share.</summary>
internal sealed record ToolDesk(Ids Ids, ILogger Log, Counter<long> Calls, NamedOrganization Organizations, CallOnce Calling);

using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Prompts;

/// <summary>A use case's method that writes a prompt. Its arguments are texts, as the protocol has them.</summary>
internal sealed class UseCasePrompt : McpServerPrompt
{
    readonly UseCaseMethod call;

    public UseCasePrompt(IUseCase useCase, MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<McpServerPromptAttribute>()!;
        var name = attribute.Name ?? throw new InvalidOperationException($"The prompt {method.DeclaringType}.{method.Name} needs a name.");
        if (UseCaseMethod.AnswerOf(method, "prompt") != typeof(GetPromptResult))
        {
            throw new InvalidOperationException($"The prompt {name} must answer with a GetPromptResult.");
        }

        call = new UseCaseMethod(useCase, method);
        ProtocolPrompt = new Prompt
        {
            Name = name,
            Title = attribute.Title,
            Description = method.GetCustomAttribute<DescriptionAttribute>()?.Description
                ?? throw new InvalidOperationException($"The prompt {name} needs a [Description]."),
            Arguments = [.. call.Arguments.Select(argument =>
                new PromptArgument { Name = argument.Name, Description = (string?)argument.Schema["description"], Required = argument.Required })],
        };
    }

    /// <inheritdoc />
    public override Prompt ProtocolPrompt { get; }

    /// <inheritdoc />
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc />
    public override async ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> request, CancellationToken cancellationToken = default)
    {
        // An argument that a person left empty in a form is one that was left out.
        var given = request.Params.Arguments?.Where(pair => pair.Value is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Length > 0)
            .ToDictionary(StringComparer.Ordinal);
        var said = given is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(given, Wire.Json);
        var outcome = call.Bind((Caller)request.Items[UseCaseTool.CallerItem]!, said, progress: null, cancellationToken, out var bound) is { } wrong
            ? wrong
            : await UseCaseMethod.Await<GetPromptResult>(call.Invoke(bound));
        return outcome.Problem is { } problem
            ? throw new McpProtocolException(ToolProblem.From(problem).Text, McpErrorCode.InvalidParams)
            : outcome.Value;
    }
}

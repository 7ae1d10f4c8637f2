using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Resources;

/// <summary>A use case's method that answers for the addresses of one template: as JSON, or as it is where the answer is <see cref="IContents"/>.</summary>
internal abstract class UseCaseResource : McpServerResource
{
    /// <summary>What all of them are written in.</summary>
    public const string Json = "application/json";

    readonly UseCaseMethod call;
    readonly UriTemplate template;

    protected UseCaseResource(IUseCase useCase, MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<McpServerResourceAttribute>()!;
        call = new UseCaseMethod(useCase, method);
        template = new UriTemplate(
            attribute.UriTemplate ?? throw new InvalidOperationException($"The resource {method.DeclaringType}.{method.Name} needs a UriTemplate."));
        ProtocolResourceTemplate = new ResourceTemplate
        {
            Name = attribute.Name ?? throw new InvalidOperationException($"The resource {template.Text} needs a name."),
            Title = attribute.Title,
            UriTemplate = template.Text,
            Description = method.GetCustomAttribute<DescriptionAttribute>()?.Description
                ?? throw new InvalidOperationException($"The resource {template.Text} needs a [Description]."),
            MimeType = attribute.MimeType,
        };
    }

    /// <inheritdoc />
    public override ResourceTemplate ProtocolResourceTemplate { get; }

    /// <inheritdoc />
    public override Resource? ProtocolResource => null;

    /// <inheritdoc />
    public override IReadOnlyList<object> Metadata => [];

    /// <summary>The resource that a method of a use case is.</summary>
    public static UseCaseResource From(IUseCase useCase, MethodInfo method) =>
        (UseCaseResource)Activator.CreateInstance(typeof(UseCaseResource<>).MakeGenericType(UseCaseMethod.AnswerOf(method, "resource")), useCase, method)!;

    /// <inheritdoc />
    public override bool IsMatch(string uri) => template.Read(uri) is not null;

    /// <inheritdoc />
    public override async ValueTask<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default)
    {
        var uri = request.Params.Uri;
        var read = await Read((Caller)request.Items[UseCaseTool.CallerItem]!, uri, cancellationToken);
        return read.Problem switch
        {
            null => new ReadResourceResult { Contents = [read.Value] },
            { Status: 404 } or { Field: not (null or "cursor") } => throw UnknownResource.At(uri, request.JsonRpcRequest.Context?.ProtocolVersion),
            { } problem => throw new McpProtocolException(ToolProblem.From(problem).Text, McpErrorCode.InvalidParams),
        };
    }

    /// <summary>Reads what stands at an address, for a caller.</summary>
    public async ValueTask<Outcome<ResourceContents>> Read(Caller caller, string uri, CancellationToken ct)
    {
        var said = JsonSerializer.SerializeToElement(template.Read(uri), Wire.Json);
        return call.Bind(caller, said, progress: null, ct, out var bound) is { } wrong ? wrong : await Answer(call.Invoke(bound), uri);
    }

    /// <summary>Waits for the method and writes what it answers.</summary>
    protected abstract ValueTask<Outcome<ResourceContents>> Answer(object pending, string uri);
}

/// <summary>A resource that answers with a <typeparamref name="T"/>.</summary>
internal sealed class UseCaseResource<T>(IUseCase useCase, MethodInfo method) : UseCaseResource(useCase, method)
{
    /// <inheritdoc />
    protected override async ValueTask<Outcome<ResourceContents>> Answer(object pending, string uri) =>
        await UseCaseMethod.Await<T>(pending) is var outcome && outcome.Problem is { } problem ? problem
        : outcome.Value is IContents contents ? contents.At(uri)
        : new TextResourceContents { Uri = uri, MimeType = Json, Text = JsonSerializer.Serialize(outcome.Value, Wire.Json) };
}

/// <summary>An answer that isn't JSON.</summary>
internal interface IContents
{
    ResourceContents At(string uri);
}

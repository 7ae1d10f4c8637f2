using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Prompts;

/// <summary>
/// The prompts of use cases, and those in the SDK's own form. They are offered by handlers, not by the SDK's collection: with that the
/// server would promise to tell when the list changes, and the list of a running server never changes.
/// </summary>
internal sealed class OfferPrompts(IEnumerable<McpServerPrompt> others, ToolAssemblies assemblies, IServiceProvider services) : IOffer
{
    readonly Lazy<SortedDictionary<string, McpServerPrompt>> prompts = new(() =>
    {
        var all = new SortedDictionary<string, McpServerPrompt>(StringComparer.Ordinal);
        foreach (var prompt in others.Concat(
            Catalogs.Methods<McpServerPromptAttribute>(assemblies).Select(found =>
                new UseCasePrompt((IUseCase)services.GetRequiredService(found.UseCase), found.Method))))
        {
            all.Add(prompt.ProtocolPrompt.Name, prompt);
        }

        return all;
    });

    /// <inheritdoc />
    public void Offer(McpServerOptions server, Tier tier)
    {
        server.Handlers.ListPromptsHandler = (_, _) => new(new ListPromptsResult { Prompts = [.. prompts.Value.Values.Select(p => p.ProtocolPrompt)] });
        server.Handlers.GetPromptHandler = (request, ct) => prompts.Value.TryGetValue(request.Params.Name, out var prompt)
            ? prompt.GetAsync(request, ct)
            : throw new McpProtocolException($"There is no prompt '{request.Params.Name}'.", McpErrorCode.InvalidParams);
    }
}

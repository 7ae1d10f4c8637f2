using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Resources;

/// <summary>Completes the ids of agents and conversations, in addresses and in the arguments of prompts.</summary>
internal sealed class OfferCompletions(IEnumerable<IResourceList> lists) : IOffer
{
    // The protocol's own limit.
    const int Most = 100;

    /// <inheritdoc />
    public void Offer(McpServerOptions server, Tier tier) => server.Handlers.CompleteHandler = Complete;

    async ValueTask<CompleteResult> Complete(RequestContext<CompleteRequestParams> request, CancellationToken ct)
    {
        var asked = request.Params.Argument;
        var list = lists.FirstOrDefault(list => list.Place == asked.Name);
        var found = list is null ? [] : await list.Complete((Caller)request.Items[UseCaseTool.CallerItem]!, asked.Value, Most, ct);
        return new CompleteResult { Completion = new Completion { Values = [.. found.Take(Most)], HasMore = found.Count > Most } };
    }
}

using ModelContextProtocol.Protocol;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Resources;

/// <summary>Names what a caller may read, for resources/list and for the completion of ids. Lists follow one upon another.</summary>
[Collected]
internal interface IResourceList
{
    /// <summary>Lowest first; told apart by it in cursors.</summary>
    int Order { get; }

    /// <summary>The template's name that the ids of this list stand at.</summary>
    string Place { get; }

    /// <summary>A page of resources, newest first.</summary>
    Task<Outcome<Page<Resource>>> Page(Caller caller, string? cursor, CancellationToken ct);

    /// <summary>Ids that begin so, newest first, one more than <paramref name="most"/> when there are more.</summary>
    Task<List<string>> Complete(Caller caller, string begin, int most, CancellationToken ct);
}

using Microsoft.AspNetCore.Routing;

namespace Switchboard.Kernel;

/// <summary>An HTTP door of a use case. Found by scanning: a new one joins by existing.</summary>
public interface IEndpoint
{
    /// <summary>Maps its routes.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>A use case that MCP tools or jobs call; made once, with its constructor's dependencies. Found by scanning.</summary>
public interface IUseCase;

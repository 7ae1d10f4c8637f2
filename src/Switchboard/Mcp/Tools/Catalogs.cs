using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Transports;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>The tools, resources and prompts of every tier, found by scanning when the first one is asked for.</summary>
internal sealed class Catalogs
{
    readonly Lazy<(IReadOnlyList<UseCaseTool> Tools, Dictionary<Tier, Catalog> ByTier)> made;

    public Catalogs(
        IServiceProvider services, ToolAssemblies assemblies, Ids ids, IOptions<McpOptions> options, IEnumerable<IOffer> offers,
        ILogger<UseCaseTool> log) =>
        // The tools' schemas take longer to make than all the rest of a start.
        made = new(() =>
        {
            var calls = services.GetRequiredService<Meter>().CreateCounter<long>("switchboard.mcp.calls", description: "Calls of tools, by tool and outcome.");
            var desk = new ToolDesk(ids, log, calls, services.GetRequiredService<NamedOrganization>(), services.GetRequiredService<CallOnce>());
            IReadOnlyList<UseCaseTool> tools =
            [
                .. Methods<McpServerToolAttribute>(assemblies).Select(found =>
                    UseCaseTool.From((IUseCase)services.GetRequiredService(found.UseCase), found.Method, desk))
                    .OrderBy(tool => tool.ProtocolTool.Name, StringComparer.Ordinal),
            ];
            return (tools, Enum.GetValues<Tier>().ToDictionary(tier => tier, tier => Make(tier, tools, services, options.Value, offers)));
        });

    /// <summary>All use cases' tools, by name.</summary>
    public IReadOnlyList<UseCaseTool> Tools => made.Value.Tools;

    /// <summary>What this tier sees.</summary>
    public Catalog For(Tier tier) => made.Value.ByTier[tier];

    /// <summary>The methods of use cases that bear an attribute: the tools, the resources, the prompts.</summary>
    public static IEnumerable<(Type UseCase, MethodInfo Method)> Methods<TAttribute>(IEnumerable<Assembly> assemblies) where TAttribute : Attribute =>
        from type in assemblies.Distinct().SelectMany(a => a.GetTypes())
        where type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IUseCase))
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
        where method.IsDefined(typeof(TAttribute))
        select (type, method);

    static Catalog Make(Tier tier, IReadOnlyList<UseCaseTool> tools, IServiceProvider services, McpOptions options, IEnumerable<IOffer> offers)
    {
        var mine = tools.Where(t => t.Tier <= tier).ToList();
        var server = new McpServerOptions
        {
            ServerInfo = Server.Identity,
            ServerInstructions = options.Instructions,
            ScopeRequests = false,
            Capabilities = new ServerCapabilities { Tools = new() },
        };
        foreach (var offer in offers)
        {
            offer.Offer(server, tier);
        }

        CacheHints.Stamp(server.Filters.Request);
        options.Extend?.Invoke(server, tier);
        return new Catalog(server, mine, services.GetServices<McpServerTool>());
    }
}

/// <summary>Where tools are looked for.</summary>
internal sealed class ToolAssemblies(IEnumerable<Assembly> assemblies) : List<Assembly>(assemblies);

/// <summary>Who we are to clients.</summary>
internal static class Server
{
    /// <summary>Name and version.</summary>
    public static readonly Implementation Identity = new()
    {
        Name = "switchboard",
        Title = "Switchboard",
        Version = ProductVersion.Text,
    };
}

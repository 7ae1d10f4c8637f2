using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Switchboard.Kernel.Telemetry;
using Switchboard.Mcp.News;
using Switchboard.Mcp.Tools;
using Switchboard.Mcp.Transports;
using Switchboard.Tenancy;

namespace Switchboard.Mcp;

/// <summary>Puts the door into the house.</summary>
internal static class McpSetup
{
    /// <summary>
    /// Adds the MCP door. Tools, resources and prompts are found in these assemblies; those in the SDK's own form are taken from the services.
    /// The use cases themselves, what else is offered (<see cref="IOffer"/>), <see cref="Ids"/> and the clock are the host's to add.
    /// </summary>
    public static IServiceCollection AddMcp(this IServiceCollection services, params IEnumerable<Assembly> assemblies)
    {
        services.AddOptions<McpOptions>();
        services.AddSingleton(new ToolAssemblies(assemblies));
        services.AddMetrics();
        services.TryAddSingleton(provider => provider.GetRequiredService<IMeterFactory>().Create(TraceContext.SourceName));
        services.TryAddSingleton<Ping>();
        services.AddSingleton<SdkLog>();
        services.AddSingleton<AgentListeners>();
        services.TryAddSingleton<OpenStreams>();
        services.AddSingleton<Catalogs>();
        services.AddSingleton<McpSessions>();
        services.AddHostedService(s => s.GetRequiredService<McpSessions>());
        services.AddSingleton<Protocol>();
        services.AddSingleton<StreamableHttp>();
        services.AddSingleton<HttpWithSse>();
        return services;
    }
}

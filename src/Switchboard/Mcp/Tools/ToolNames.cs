using System.Reflection;
using ModelContextProtocol.Server;

namespace Switchboard.Mcp.Tools;

/// <summary>Refuses to start with two tools of one name. The tools themselves are made later, when somebody wants them.</summary>
internal sealed class ToolNames(ToolAssemblies assemblies) : IStartupStep
{
    public int Order => 300;

    public string Progress => "";

    public Task Run(CancellationToken ct)
    {
        Refuse(Catalogs.Methods<McpServerToolAttribute>(assemblies));
        return Task.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">Two methods claim one name.</exception>
    public static void Refuse(IEnumerable<(Type UseCase, MethodInfo Method)> methods)
    {
        foreach (var tools in methods.GroupBy(found => found.Method.GetCustomAttribute<McpServerToolAttribute>()!.Name, StringComparer.Ordinal))
        {
            if (tools.ToList() is [var first, var second, ..])
            {
                throw new InvalidOperationException($"{first.UseCase.Name} and {second.UseCase.Name} both claim the tool name {tools.Key}.");
            }
        }
    }
}

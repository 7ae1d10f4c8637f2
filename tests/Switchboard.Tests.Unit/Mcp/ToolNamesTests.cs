using System.Reflection;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;

namespace Switchboard.Tests.Unit.Mcp;

public sealed class ToolNamesTests
{
    [Fact]
    public void Two_tools_of_one_name_are_refused_and_named()
    {
        var error = Should.Throw<InvalidOperationException>(() => ToolNames.Refuse([Tool<First>(), Tool<Other>(), Tool<Second>()]));

        error.Message.ShouldBe("First and Second both claim the tool name trial.");
    }

    [Fact]
    public void The_products_tools_have_names_of_their_own() => ToolNames.Refuse(Catalogs.Methods<McpServerToolAttribute>([typeof(ToolNames).Assembly]));

    static (Type, MethodInfo) Tool<T>() => (typeof(T), typeof(T).GetMethod("Call")!);

    sealed class First
    {
        [McpServerTool(Name = "trial")]
        public static void Call()
        {
        }
    }

    sealed class Second
    {
        [McpServerTool(Name = "trial")]
        public static void Call()
        {
        }
    }

    sealed class Other
    {
        [McpServerTool(Name = "trial_other")]
        public static void Call()
        {
        }
    }
}

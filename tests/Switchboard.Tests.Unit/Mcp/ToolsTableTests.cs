using Switchboard.Mcp.Tools;
using Switchboard.Tests.Unit.House;

namespace Switchboard.Tests.Unit.Mcp;

/// <summary>docs/tools.md is what <c>./run tools</c> prints.</summary>
public sealed class ToolsTableTests
{
    [Fact]
    public void The_page_of_tools_is_the_one_that_the_running_catalog_makes() =>
        File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "tools.md")).ShouldBe(ToolsTable.Markdown([typeof(ToolsTable).Assembly]), "Make it anew: ./run tools > docs/tools.md");
}

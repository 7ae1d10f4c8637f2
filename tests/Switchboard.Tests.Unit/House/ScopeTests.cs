namespace Switchboard.Tests.Unit.House;

public sealed class ScopeTests
{
    [Fact]
    public void Only_the_files_on_the_list_look_across_organizations() =>
        SourceTree.Files()
            .Where(file => file.Text.Contains("ReadSystem", StringComparison.Ordinal) || file.Text.Contains("WriteSystem", StringComparison.Ordinal))
            .Select(file => file.Path.Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ShouldBe(SystemScope.Users);
}

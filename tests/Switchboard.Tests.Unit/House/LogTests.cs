using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit.House;

public sealed partial class LogTests
{
    /// <summary>A message is known by its category and its method's name. Numbers would have to be kept apart by hand over all files.</summary>
    [Fact]
    public void Log_messages_are_known_by_their_names_and_not_by_numbers() =>
        SourceTree.Files()
            .Where(file => Numbered().IsMatch(file.Text))
            .Select(file => file.Path)
            .ShouldBeEmpty();

    [GeneratedRegex(@"LoggerMessage\(\s*EventId", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();
}

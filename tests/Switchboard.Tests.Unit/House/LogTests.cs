namespace Switchboard.Tests.Unit.House;

public sealed class LogTests
{
    /// <summary>A message is known by its category and its method's name. Numbers would have to be kept apart by hand over all files.</summary>
    [Fact]
    public void Log_messages_are_known_by_their_names_and_not_by_numbers() =>
        SourceTree.Files()
            .Where(file => file.Text.Contains("LoggerMessage(EventId", StringComparison.Ordinal))
            .Select(file => file.Path)
            .ShouldBeEmpty();
}

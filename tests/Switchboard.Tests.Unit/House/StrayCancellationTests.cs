namespace Switchboard.Tests.Unit.House;

public sealed class StrayCancellationTests
{
    /// <summary>A cancellation that isn't the stop's own, such as a time-out inside, would leave a background service and stop the whole process.</summary>
    [Fact]
    public void Whoever_goes_on_after_a_failure_asks_whether_it_was_stopped_and_not_what_the_exception_is() =>
        SourceTree.Files()
            .Where(file => file.Text.Contains("is not OperationCanceledException", StringComparison.Ordinal))
            .Select(file => file.Path)
            .ShouldBeEmpty();
}

using Switchboard.Search;

namespace Switchboard.Tests.Unit.Search;

/// <summary>How far the next step of a search on PostgreSQL looks back.</summary>
public sealed class SearchStepTests
{
    [Theory]
    // Two tens that filled nearly all of a page: what is left is at most one step away.
    [InlineData(2, 49, 1, 1)]
    [InlineData(2, 41, 9, 1)]
    [InlineData(2, 40, 10, 1)]
    [InlineData(2, 25, 25, 4)]
    [InlineData(2, 1, 49, 196)]
    public void As_many_more_are_read_as_should_have_twice_what_is_missing(long read, int found, int missing, long tens) =>
        SearchIndex.TensToRead(read, found, missing).ShouldBe(tens);

    [Fact]
    public void What_had_nothing_is_rare_and_looked_for_in_the_whole_index() => SearchIndex.TensToRead(2, 0, 50).ShouldBe(0);
}

using Switchboard.Kernel;

namespace Switchboard.Tests.Unit;

public sealed class IdsTests
{
    [Fact]
    public void Ids_sort_in_the_order_of_their_making()
    {
        var ids = new Ids(TimeProvider.System);
        var made = Enumerable.Range(0, 10_000).Select(_ => ids.Next<MessageId>().Value).ToList();

        made.ShouldBe(made.Order(StringComparer.Ordinal));
        made.Distinct().Count().ShouldBe(made.Count);
        made.ShouldAllBe(id => id.StartsWith("msg_") && id.Length == 24);
    }

    [Theory]
    [InlineData("msg_01abc", true)]
    [InlineData("agt_01abc", false)]
    [InlineData("msg_'; drop table message", false)]
    [InlineData(null, false)]
    public void Only_an_id_of_the_kind_is_taken(string? text, bool taken) =>
        Ids.TryParse<MessageId>(text, out _).ShouldBe(taken);
}

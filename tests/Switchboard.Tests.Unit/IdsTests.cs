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

    [Fact]
    public void An_id_tells_when_it_was_made()
    {
        var (before, id) = (TimeProvider.System.GetUtcNow(), new Ids(TimeProvider.System).Next<MessageId>());

        var made = DateTimeOffset.FromUnixTimeMilliseconds(Ids.MadeAt(id));

        made.ShouldBe(before, TimeSpan.FromSeconds(1));
        id.Value.ShouldStartWith(Ids.Floor(MessageId.Prefix, made));
        Ids.MadeAt(id.Value).ShouldBe(made.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail.example.com")]
    [InlineData("agt_frontdesk")]
    [InlineData("agt_receptionist_of_the_night")]
    [InlineData("01k9x2m4q5r6s7t8v9w0")]
    public void A_text_that_is_no_id_of_ours_tells_nothing(string text) => Ids.MadeAt(text).ShouldBeNull();

    [Theory]
    [InlineData("msg_01abc", true)]
    [InlineData("agt_01abc", false)]
    [InlineData("msg_'; drop table message", false)]
    [InlineData(null, false)]
    public void Only_an_id_of_the_kind_is_taken(string? text, bool taken) =>
        Ids.TryParse<MessageId>(text, out _).ShouldBe(taken);
}

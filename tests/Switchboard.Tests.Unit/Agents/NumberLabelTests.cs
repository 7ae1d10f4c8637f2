using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Agents;

/// <summary>What stands on a number at its carrier.</summary>
public sealed class NumberLabelTests
{
    static readonly Ids Ids = new(TimeProvider.System);

    [Theory]
    [InlineData("Reception")]
    [InlineData("A name that is a good deal longer than what carriers leave room for")]
    [InlineData("☎ 👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳")]
    [InlineData("👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩")]
    [InlineData("1👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩👩")]
    public void It_names_the_agent_fits_and_says_whose_the_number_is(string name)
    {
        var (mine, other) = (Channel(), Channel());

        var label = mine.LabelFor(name);

        label.Length.ShouldBeLessThanOrEqualTo(64);
        label[..5].ShouldBe((name + " (")[..5]);
        label.IsNormalized().ShouldBeTrue("no half of a pair is left");
        mine.IsMarkedBy(label).ShouldBeTrue();
        other.IsMarkedBy(label).ShouldBeFalse();
    }

    [Fact]
    public void A_name_cannot_lend_a_number_the_mark_of_another()
    {
        var (mine, other) = (Channel(), Channel());

        other.IsMarkedBy(mine.LabelFor($"(Switchboard {other.ChannelId})")).ShouldBeFalse();
        other.IsMarkedBy(null).ShouldBeFalse();
    }

    static AgentChannel Channel() => new(
        Ids.Next<ChannelId>(), Ids.Next<AgentId>(), ChannelKind.Sms, null, "twilio", null, null, ChannelStatus.Provisioning, null, DateTimeOffset.UnixEpoch);
}

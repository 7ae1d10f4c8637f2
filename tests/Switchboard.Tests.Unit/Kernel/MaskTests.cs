using FsCheck;
using FsCheck.Fluent;
using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Kernel;

public sealed class MaskTests
{
    [Theory]
    [InlineData("to +14155550123.", "to +1•••23.")]
    [InlineData("to +1 (415) 555-0123!", "to +1•••23!")]
    [InlineData("whatsapp:+491511234567", "whatsapp:+4•••67")]
    [InlineData("GET /people/%2B14155550123/messages", "GET /people/%2•••23/messages")]
    [InlineData("ann.lee@example.com wrote", "a•••@example.com wrote")]
    [InlineData("<ann+news@mail.example.co.uk>", "<a•••@mail.example.co.uk>")]
    [InlineData("?email=ann%40example.com&x=1", "?email=a•••@example.com&x=1")]
    [InlineData("1 + 1 = 2, 100 % sure, @someone, +12345", "1 + 1 = 2, 100 % sure, @someone, +12345")]
    [InlineData("msg_01jabc at 2026-11-21T01:26:49Z", "msg_01jabc at 2026-11-21T01:26:49Z")]
    [InlineData("Anna 4155552671, job_01k0123456789abcdefgh", "Anna 41•••71, job_01k0123456789abcdefgh")]
    [InlineData("trace 0af7651916001111111111eb211c80319c took 123456789 ns", "trace 0af7651916001111111111eb211c80319c took 123456789 ns")]
    [InlineData("Bearer sb_agent_AbC-_123.", "Bearer sb_agent_•••.")]
    [InlineData("sb_super_x and sb_org_y", "sb_super_••• and sb_org_•••")]
    [InlineData("", "")]
    [InlineData("+", "+")]
    [InlineData("%2", "%2")]
    public void Addresses_within_a_text_are_masked_and_nothing_else(string text, string masked) => Mask.Text(text).ShouldBe(masked);

    [Fact]
    public void No_number_comes_through_whatever_stands_around_it() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>(),
            ArbMap.Default.ArbFor<string>(),
            Gen.Choose(10_000_000, int.MaxValue).ToArbitrary(),
            (before, after, number) => !Mask.Text($"{before}+1{number}{after}").Contains($"{number}", StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_megabyte_takes_no_time_to_speak_of()
    {
        var hostile = string.Concat(Enumerable.Repeat("a%+1-", 200_000)) + "@";
        var began = TimeProvider.System.GetTimestamp();

        Mask.Text(hostile);

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}

using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Kernel;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData(" 2m ", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0s", 0)]
    public void A_number_and_a_unit_are_a_span(string text, long milliseconds)
    {
        Durations.TryParse(text, out var span).ShouldBeTrue();
        span.TotalMilliseconds.ShouldBe(milliseconds);
        Durations.TryParse(Durations.Text(span), out var again).ShouldBeTrue();
        again.ShouldBe(span);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("30")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("1w")]
    [InlineData("1 h")]
    [InlineData("99999999999s")]
    [InlineData("2147483647d")]
    public void Anything_else_is_not(string? text) => Durations.TryParse(text, out _).ShouldBeFalse();
}

using System.Text.Json;
using Switchboard.Providers.Resend;

namespace Switchboard.Tests.Unit.Resend;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2023-04-03 22:13:42.674981+00", "2023-04-03T22:13:42.674981Z")]
    [InlineData("2023-04-03T22:13:42.674Z", "2023-04-03T22:13:42.674Z")]
    [InlineData("2023-04-03T22:13:42.674+02:00", "2023-04-03T20:13:42.674Z")]
    public void An_instant_is_read_in_both_forms_that_Resend_writes(string written, string instant) =>
        JsonSerializer.Deserialize($$"""{"id":"1","created_at":"{{written}}"}""", ResendWire.Default.WireEmail)!.CreatedAt.ShouldBe(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void What_is_no_instant_is_none() =>
        JsonSerializer.Deserialize("""{"id":"1","created_at":"yesterday"}""", ResendWire.Default.WireEmail)!.CreatedAt.ShouldBeNull();
}

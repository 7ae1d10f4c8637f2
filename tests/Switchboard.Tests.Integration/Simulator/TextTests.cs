using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>Facts with published answers: segment limits and the signature's test vector.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("a", 160, 1)]
    [InlineData("a", 161, 2)]
    [InlineData("a", 306, 2)]
    [InlineData("a", 307, 3)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("€", 152, 2)]
    [InlineData("€", 153, 3)]
    [InlineData("я", 70, 1)]
    [InlineData("я", 71, 2)]
    [InlineData("я", 134, 2)]
    [InlineData("я", 135, 3)]
    [InlineData("😀", 35, 1)]
    [InlineData("😀", 36, 2)]
    [InlineData("😀", 66, 2)]
    [InlineData("😀", 67, 3)]
    [InlineData("", 1, 1)]
    public void Segments_are_counted_as_the_vendor_bills_them(string unit, int times, int segments) =>
        Segments.Count(string.Concat(Enumerable.Repeat(unit, times))).ShouldBe(segments);

    [Fact]
    public void The_published_signature_vector_holds() =>
        Signature.Of(
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            new Dictionary<string, string>
            {
                ["CallSid"] = "CA1234567890ABCDE", ["Caller"] = "+14158675309", ["Digits"] = "1234", ["From"] = "+14158675309", ["To"] = "+18005551212",
            },
            "12345").ShouldBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

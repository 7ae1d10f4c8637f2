namespace Switchboard.Tests.Integration.Simulator;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "rebound.example")]
    public async Task Another_site_cannot_act_through_the_browser(string header, string value)
    {
        await using var desk = await Desk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reset");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await desk.CallAsync(request);
        ((int)response.StatusCode).ShouldBe(403);
    }
}

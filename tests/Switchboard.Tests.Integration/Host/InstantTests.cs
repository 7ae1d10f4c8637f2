using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Host;

/// <summary>An instant without its offset could mean any zone's time, so it is taken nowhere.</summary>
public sealed class InstantTests(World world)
{
    [Theory]
    [InlineData("2099-01-05T09:30:00")]
    [InlineData("2099-01-05")]
    [InlineData("2099-01-05 09:30:00Z")]
    public async Task An_instant_without_its_offset_is_refused_in_bodies_and_addresses(string at)
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();

        foreach (var refused in new[]
        {
            await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "At nine", sendAt = at }).Refused(400),
            await admin.Posting("/api/v1/tokens", new { name = "x", tier = "organization", expiresAt = at }).Refused(400),
            await line.Api.GetAsync($"/api/v1/messages?since={at}").Refused(400),
        })
        {
            refused.GetProperty("field").GetString().ShouldBeOneOf("sendAt", "expiresAt", "since");
            refused.GetProperty("next").GetString()!.ShouldContain("such as 2026-11-20T09:30:00Z or 2026-11-20T10:30:00+01:00");
        }
    }

    [Fact]
    public async Task An_offset_says_which_instant_is_meant()
    {
        using var line = await Line.Open(world);
        var day = TimeProvider.System.GetUtcNow().AddDays(30).Date;

        var sent = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "At nine", sendAt = $"{day:yyyy-MM-dd}T09:30:00+02:00" });

        sent.GetProperty("sendAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(day, TimeSpan.Zero).AddHours(7.5));
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>What tests about limits and money ask again and again.</summary>
internal static class Till
{
    /// <summary>What a text of one segment to the US is estimated at, in millionths of a dollar.</summary>
    public const int Text = 8300;

    /// <summary>What a local number in the US is estimated at for a month.</summary>
    public const int Rent = 1_150_000;

    /// <summary>A clock that stands just after a UTC day, and so an hour and a minute, has begun.</summary>
    public static MovableClock Morning()
    {
        var clock = new MovableClock();
        var now = clock.GetUtcNow();
        clock.Move(TimeSpan.FromDays(1) - now.TimeOfDay + TimeSpan.FromSeconds(1));
        // Neither the day nor the month ends in what follows.
        while (clock.GetUtcNow().Day > 20)
        {
            clock.Move(TimeSpan.FromDays(1));
        }

        return clock;
    }

    public static Task<HttpResponseMessage> Sending(this Line line, string? body = null, object? more = null) =>
        line.Api.Posting("/api/v1/messages", more ?? new { to = Line.Person(), body = body ?? "Hello" });

    public static async Task Limit(this Line line, object limits, bool reset = false)
    {
        using var admin = line.Tenant.Admin();
        using var answer = await admin.PutAsJsonAsync($"/api/v1/agents/{line.Agent}/limits", new { limits, reset });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> Put(this HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    public static async Task<JsonElement> Usage(this Line line, string period = "today") => await line.Api.Get($"/api/v1/usage?period={period}");

    public static Task<List<string>> Audited(this Line line, string action) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.Many(
        "SELECT coalesce(detail, '') AS detail FROM audit_entry WHERE organization_id = @organization AND action = @action ORDER BY id", new { action }, row => row.Text("detail")));

    public static long Micros(this JsonElement of, string name) => of.GetProperty(name).GetProperty("micros").GetInt64();
}

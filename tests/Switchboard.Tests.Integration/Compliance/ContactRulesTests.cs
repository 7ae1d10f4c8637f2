using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>The law's hours can be read by whoever has to keep to them.</summary>
public sealed class ContactRulesTests
{
    [Fact]
    public async Task An_agent_reads_the_rules_of_a_state_with_source_and_review_date()
    {
        await using var world = await World.Start(settings: (World.HoldInformational, "true"));
        using var line = await Line.Open(world);
        const string Rules = "/api/v1/compliance/rules";

        var florida = await line.Api.Get($"{Rules}?country=us&state=fl&at=2027-02-03T12:00:00Z");
        var alabama = await line.Api.Get($"{Rules}?country=US&state=AL&at=2027-02-03T12:00:00Z");
        var texas = await line.Api.Get($"{Rules}?country=US&state=TX&at=2025-08-31T12:00:00Z");
        var unknown = await line.Api.Get($"{Rules}?country=US");
        var elsewhere = await line.Api.Get($"{Rules}?country=NP");
        var all = (await line.Api.Get(Rules)).Items();

        var rule = Marketing(florida);
        (rule.Id("place"), rule.GetProperty("hours").GetProperty("monday")[0].GetString()).ShouldBe(("US-FL", "08:00-20:00"));
        rule.Id("source").ShouldContain("501.616");
        rule.Id("reviewedOn").ShouldBe("2026-11-22");
        rule.Id("note").ShouldContain("person has to check");
        Marketing(alabama).GetProperty("hours").TryGetProperty("sunday", out _).ShouldBeFalse();
        alabama.GetProperty("holidays").EnumerateArray().Select(day => day.Id("on")).ShouldContain("2027-02-15");
        texas.Items().Where(one => one.GetProperty("channels").EnumerateArray().Any(channel => channel.GetString() == "sms")).ShouldAllBe(one => one.Id("place") == "US");
        Marketing(unknown).Id("place").ShouldBe("US-unknown");
        elsewhere.Items().ShouldAllBe(one => one.Id("place") == "*");
        all.Select(one => one.Id("place")).Distinct().Count().ShouldBeGreaterThan(60);
        all.ShouldAllBe(one => one.Id("source").Length > 0 && one.Id("effectiveFrom").Length == 10 && one.Id("reviewedOn").Length == 10);
        (await line.Api.GetAsync($"{Rules}?country=Atlantis", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    static JsonElement Marketing(JsonElement rules) =>
        rules.Items().First(one => one.GetProperty("purposes").EnumerateArray().Any(purpose => purpose.GetString() == "marketing"));
}

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>A question that could never have an answer is refused instead of answered with nothing.</summary>
public sealed class AskingTests(World world)
{
    [Fact]
    public async Task A_cursor_that_lies_ahead_of_all_events_is_refused_instead_of_waited_for()
    {
        using var line = await Line.Open(world);
        var head = (await line.Api.Get("/api/v1/events")).GetProperty("cursor").GetString();

        var problem = await line.Api.GetAsync("/api/v1/events?cursor=c99999999&timeoutSeconds=30").Refused(400);

        problem.GetProperty("code").GetString().ShouldBe("invalid_cursor");
        problem.GetProperty("next").GetString()!.ShouldContain("begin without one");
        (await line.Api.Get($"/api/v1/events?cursor={head}")).GetProperty("cursor").GetString().ShouldBe(head);
    }

    [Theory]
    [InlineData("kinds=message.read")]
    [InlineData("kinds=message.received,message.failed")]
    [InlineData("kinds=message.received&kinds=everything")]
    public async Task Kinds_of_event_that_there_are_not_are_refused_with_those_that_there_are(string query)
    {
        using var line = await Line.Open(world);

        var problem = await line.Api.GetAsync($"/api/v1/events?{query}").Refused(400);

        problem.GetProperty("field").GetString().ShouldBe("kinds");
        problem.GetProperty("next").GetString()!.ShouldContain("message.received, message.failed, contact.opted_out, contact.opted_in, contact.asked_for_help");
    }

    [Fact]
    public async Task Several_kinds_of_event_are_asked_for_by_repeating_the_name()
    {
        using var line = await Line.Open(world);
        await line.Write(Line.Person(), "Hello");
        await Eventually.Get(line.Events, events => events.Count == 1);

        (await line.Api.Get("/api/v1/events?cursor=c0&kinds=message.failed&kinds=message.received")).GetProperty("events").GetArrayLength().ShouldBe(1);
        (await line.Api.Get("/api/v1/events?cursor=c0&kinds=message.failed")).GetProperty("events").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Messages_with_a_person_are_found_however_the_number_is_written_and_not_by_what_is_no_number()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Send(person, "Hello");
        string written = $"({person[2..5]}) {person[5..8]}-{person[8..]}";

        (await line.Api.Get($"/api/v1/messages?contactAddress={Uri.EscapeDataString(written)}")).GetProperty("messages").GetArrayLength().ShouldBe(1);
        (await line.Api.Get("/api/v1/messages?contactAddress=88811")).GetProperty("messages").GetArrayLength().ShouldBe(0);
        (await line.Api.GetAsync("/api/v1/messages?contactAddress=bob").Refused(400)).GetProperty("field").GetString().ShouldBe("contactAddress");
    }
}

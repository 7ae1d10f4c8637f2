using System.Text;

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

    [Theory]
    [InlineData("/api/v1/messages?limit=abc", "limit", "a whole number")]
    [InlineData("/api/v1/messages?since=yesterday", "since", "2026-11-20T09:30:00Z")]
    [InlineData("/api/v1/messages?since=2026-11-20T09:30:00", "since", "2026-11-20T09:30:00Z")]
    [InlineData("/api/v1/messages?channel=fax", "channel", "one of sms, whatsapp, email.")]
    [InlineData("/api/v1/messages?channel=0", "channel", "one of sms")]
    [InlineData("/api/v1/messages?agentId=zz", "agentId", "begins with agt_")]
    [InlineData("/api/v1/messages?conversationId=msg_1", "conversationId", "begins with cnv_")]
    [InlineData("/api/v1/messages?agent=agt_1", "agent", "takes only agentId, channel, contactAddress, conversationId, since, limit, cursor")]
    [InlineData("/api/v1/messages/waiting?limit=1.5", "limit", "a whole number")]
    [InlineData("/api/v1/events?timeoutSeconds=soon", "timeoutSeconds", "a whole number")]
    [InlineData("/api/v1/events?cursor=c0&cursor=c1", "cursor", "once")]
    [InlineData("/api/v1/agents?deprovisioned=yes", "deprovisioned", "true or false")]
    [InlineData("/api/v1/tokens?limit=0", "limit", "fewer")]
    [InlineData("/api/v1/tokens?organizationId=acme", "organizationId", "begins with org_")]
    [InlineData("/api/v1/channels?organizationId=acme", "organizationId", "begins with org_")]
    [InlineData("/api/v1/channels?page=5", "page", "takes only organizationId, cursor, limit")]
    [InlineData("/api/v1/jobs?status=dead", "status", "takes only organizationId, state, cursor, limit")]
    [InlineData("/api/v1/jobs?cursor=zz", "cursor", "nextCursor")]
    public async Task What_an_address_does_not_take_is_named_with_what_it_does(string path, string field, string next)
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();

        var problem = await admin.GetAsync(path).Refused(400);

        problem.GetProperty("field").GetString().ShouldBe(field);
        problem.GetProperty("next").GetString()!.ShouldContain(next);
    }

    [Theory]
    [InlineData("/api/v1/messages?since=2026-11-20T09:30:00%2B01:00&limit=2&channel=sms")]
    [InlineData("/api/v1/messages?since=2026-11-20T09:30:00.123Z&limit=")]
    [InlineData("/api/v1/events?kinds=message.failed&timeoutSeconds=0")]
    [InlineData("/api/v1/channels")]
    public async Task What_an_address_does_take_is_answered(string path)
    {
        using var line = await Line.Open(world);

        await line.Api.Get(path);
    }

    [Theory]
    [InlineData("/api/v1/messages", "null", null, "Send a JSON object with to; there may be body, agentId")]
    [InlineData("/api/v1/messages", "", null, "Send a JSON object with to; there may be body, agentId")]
    [InlineData("/api/v1/messages", """{"to":"+14155550123","body":"x","channel":"fax"}""", "channel", "Send channel as one of sms, whatsapp")]
    [InlineData("/api/v1/messages", """{"to":"+14155550123","body":"x","replyTo":"agt_1"}""", "replyTo", "Send replyTo as an id that begins with msg_")]
    [InlineData("/api/v1/messages/acknowledge", """{"messageIds":[42]}""", "messageIds[0]", "Send messageIds[0] as an id that begins with msg_")]
    public async Task A_body_that_is_not_taken_comes_back_with_what_is(string path, string body, string? field, string next)
    {
        using var line = await Line.Open(world);

        var problem = await line.Api.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json")).Refused(400);

        (problem.TryGetProperty("field", out var named) ? named.GetString() : null).ShouldBe(field);
        problem.GetProperty("next").GetString()!.ShouldStartWith(next);
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

        (await line.Api.Get($"/api/v1/messages?contactAddress={Uri.EscapeDataString(written)}")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await line.Api.Get("/api/v1/messages?contactAddress=88811")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await line.Api.GetAsync("/api/v1/messages?contactAddress=bob").Refused(400)).GetProperty("field").GetString().ShouldBe("contactAddress");
    }
}

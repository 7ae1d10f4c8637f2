using System.Net;

namespace Switchboard.Tests.Integration.Conversations;

public sealed class WebhookTests(World world)
{
    [Fact]
    public async Task A_redelivered_message_is_kept_once_and_answered_the_same()
    {
        using var line = await Line.Open(world);
        var form = line.Inbound(Line.Person(), "Once");

        for (var i = 0; i < 3; i++)
        {
            using var answer = await line.Webhook($"/webhooks/{line.Agent}/sms", new(form));
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await line.Waiting()).Count.ShouldBe(1);
        (await Eventually.Get(line.Events, events => events.Count > 0)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_with_a_null_character_is_kept()
    {
        using var line = await Line.Open(world);

        (await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "before\0after"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await line.Waiting())[0].GetProperty("body").GetString().ShouldBe("before\uFFFDafter");
    }

    [Fact]
    public async Task Racing_copies_of_a_message_are_kept_once()
    {
        using var line = await Line.Open(world);
        var form = line.Inbound(Line.Person(), "Once");

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => line.Webhook($"/webhooks/{line.Agent}/sms", new(form))));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.NoContent);
        (await line.Waiting()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Messages_of_new_and_known_people_that_race_are_all_kept()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(i % 2 == 0 ? person : Line.Person(), $"Number {i}"))));

        (await line.Waiting()).Count.ShouldBe(40);
        (await line.Waiting()).Where(message => message.GetProperty("from").GetString() == person).Select(message => message.GetProperty("conversationId").GetString()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_forged_signature_is_refused_and_stores_nothing()
    {
        using var line = await Line.Open(world);

        using var answer = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "Forged"), signWith: "not the account's token");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await line.Waiting()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Agent_and_number_must_agree_and_only_a_valid_signature_learns_that_they_do_not()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        var form = line.Inbound(Line.Person(), "Astray");

        (await line.Webhook($"/webhooks/{other.Agent}/sms", new(form))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await line.Webhook($"/webhooks/{other.Agent}/sms", new(form), signWith: "forged")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await line.Webhook("/webhooks/agt_0000000000nobody00000/sms", new(form))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await line.Webhook("/webhooks/agt_0000000000nobody00000/sms", new(form), signWith: "forged")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await line.Waiting()).ShouldBeEmpty();
        (await other.Waiting()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/webhooks/twilio/sms")]
    [InlineData("/twilio/sms/incoming")]
    public async Task One_address_for_all_numbers_finds_the_agent(string path)
    {
        using var line = await Line.Open(world);

        (await line.Webhook(path, line.Inbound(Line.Person(), "By number"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await line.Waiting())[0].GetProperty("body").GetString().ShouldBe("By number");
    }

    [Fact]
    public async Task An_address_of_no_agent_and_no_provider_is_not_found()
    {
        using var client = world.Client();

        using var answer = await client.PostAsync("/webhooks/carrierpigeon/sms", new FormUrlEncodedContent([]));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_body_that_no_provider_sends_is_refused()
    {
        using var line = await Line.Open(world);
        using var client = world.Client();

        using var page = await client.PostAsync($"/webhooks/{line.Agent}/sms", new StringContent("<p>", System.Text.Encoding.UTF8, "text/html"));
        using var unsigned = await client.PostAsync($"/webhooks/{line.Agent}/sms", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        using var empty = await client.PostAsync($"/webhooks/{line.Agent}/sms", new FormUrlEncodedContent([]));

        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        unsigned.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Receipts_out_of_order_and_twice_only_move_a_message_forward()
    {
        using var line = await Line.Open(world);
        var sent = await line.Send(Line.Person(), "Where are you?");
        var id = sent.GetProperty("messageId").GetString()!;
        await line.Until(id, "delivered");

        // The simulator has reported everything; a late "sent" must not take it back.
        var callback = (await line.Ledger()).Last(row => row.GetProperty("operation").GetString() == "webhook.status" && row.GetProperty("url").GetString()!.Contains(line.Agent.Value, StringComparison.Ordinal));
        var path = new Uri(callback.GetProperty("url").GetString()!).PathAndQuery;
        var late = new Dictionary<string, string>
        {
            ["MessageSid"] = callback.GetProperty("messageSid").GetString()!,
            ["MessageStatus"] = "sent",
            ["From"] = line.Number,
            ["To"] = sent.GetProperty("to").GetString()!,
            ["ApiVersion"] = "2010-04-01",
        };
        (await line.Webhook(path, new(late))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await line.Webhook(path, new(late), signWith: "forged")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await line.Message(id)).GetProperty("status").GetString().ShouldBe("delivered");
    }

    [Fact]
    public async Task A_person_whose_phone_is_off_wakes_the_agent_with_the_cause()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.SwitchOff(person);

        var sent = await line.Send(person, "Hello?");
        var failed = await line.Until(sent.GetProperty("messageId").GetString()!, "undelivered", "failed");

        failed.GetProperty("error").GetProperty("code").GetString().ShouldBe("30003");
        failed.GetProperty("error").GetProperty("advice").GetString().ShouldNotBeNullOrEmpty();
        var events = await Eventually.Get(line.Events, found => found.Count > 0);
        events[0].GetProperty("kind").GetString().ShouldBe("message.failed");
    }
}

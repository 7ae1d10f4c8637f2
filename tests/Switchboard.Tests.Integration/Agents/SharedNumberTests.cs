using System.Net;
using System.Net.Http.Json;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Agents that share numbers: who gets a message, and from which number an agent writes.</summary>
public sealed class SharedNumberTests(World world)
{
    [Fact]
    public async Task Agents_that_share_have_one_number_which_is_bought_once_and_comes_to_nobody_in_particular()
    {
        using var office = await Office.Open(world, "shared");
        using var outside = await Outside.Of(world);

        var (first, second) = (await office.Hire("Sales"), await office.Hire("Support"));

        second.Number.ShouldBe(first.Number);
        var number = (await office.Numbers()).ShouldHaveSingleItem();
        (Word(number, "number"), Word(number, "country"), number.TryGetProperty("agentId", out _)).ShouldBe((first.Number, "US", false));
        (await outside.Numbers()).Single(n => n.Number == first.Number).SmsUrl.ShouldStartWith($"{world.Url.GetLeftPart(UriPartial.Authority)}/webhooks/twilio/sms#");
        var channel = ProvisionTests.Channels(await second.Api.Get("/api/v1/channels")).Single();
        (Word(channel, "state"), Word(channel, "address"), channel.GetProperty("shared").GetBoolean()).ShouldBe(("active", first.Number, true));
        var place = channel.GetProperty("pool");
        (Word(place, "numberId"), place.GetProperty("size").GetInt64()).ShouldBe((Word(number, "numberId"), 1));
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_pool_that_is_full_is_bought_nothing_for_not_by_several_at_once_either()
    {
        await using var small = await World.Start(settings: ("Agents:NumberPoolSize", "2"));
        using var office = await Office.Open(small, "hybrid");
        using var outside = await Outside.Of(small);
        var before = (await outside.Numbers()).Count;

        var bought = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => office.Admin.Posting("/api/v1/numbers", new { clientRef = $"n-{n}" })));
        var refused = await office.Admin.Posting("/api/v1/numbers", new { clientRef = "later" }).Refused(409);
        var abroad = await office.Admin.Posting("/api/v1/agents", new { displayName = "Abroad", country = "GB", identityMode = "shared" }).Refused(409);
        var held = (await outside.Numbers()).Count;
        await office.Admin.Post("/api/v1/agents", new { displayName = "Own", identityMode = "dedicated" });
        await office.Admin.Delete($"/api/v1/numbers/{Word((await office.Numbers()).First(number => !number.TryGetProperty("agentId", out _)), "numberId")}");
        await office.Admin.Post("/api/v1/numbers", new { clientRef = "later" });

        bought.Select(answer => (int)answer.StatusCode).Order().ShouldBe([201, 201, 409, 409, 409, 409]);
        (Word(refused, "code"), Word(abroad, "code"), held - before).ShouldBe(("number_pool_full", "number_pool_full", 2));
        Word(refused, "next").ShouldContain("Agents:NumberPoolSize");
        (await office.Numbers()).Count(number => !number.TryGetProperty("agentId", out _)).ShouldBe(2);
    }

    [Fact]
    public async Task A_person_comes_to_the_agent_that_they_last_talked_with()
    {
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("Anton"), await office.Hire("Berta"));
        var person = Line.Person();

        await second.Until(Word(await second.Send(person, "Your parcel is here."), "messageId"), "delivered");
        (await second.Phone(person)).ShouldContain("Your parcel is here.");
        await first.Write(person, "Anton, who is that?");

        (await Eventually.Get(second.Waiting, waiting => waiting.Count == 1))[0].GetProperty("body").GetString().ShouldBe("Anton, who is that?");
        (await first.Waiting()).ShouldBeEmpty("what was said before counts for more than a name");
        await first.Send(person, "It's Anton now.");
        await first.Write(person, "Hello Anton");
        await Eventually.Holds(async () => (await first.Waiting()).Count == 1);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_another_agent_sent_from_the_number_is_not_taken_for_a_message_that_was_cut_off()
    {
        await using var own = await World.Start(settings: [("Delivery:RetrySchedule", "200ms,200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms")]);
        using var office = await Office.Open(own, "shared");
        var (first, second) = (await office.Hire("Anton"), await office.Hire("Berta"));
        var person = Line.Person();
        await first.Until(Word(await first.Send(person, "Thank you!"), "messageId"), "delivered");
        await first.Faults(new { provider = "twilio", operation = "messages.create", kind = "status5xx", percent = 100, times = 1 });

        var cutOff = Word(await second.Send(person, "Thank you!"), "messageId");

        await second.Until(cutOff, "uncertain");
        await second.Until(cutOff, "delivered");
        (await second.Phone(person)).ShouldBe(["Thank you!", "Thank you!"]);
    }

    [Fact]
    public async Task A_stranger_asks_for_an_agent_by_its_name_or_word_and_comes_to_the_default_agent_otherwise()
    {
        using var office = await Office.Open(world, "shared");
        var (oldest, named, worded) = (await office.Hire("Reception"), await office.Hire("Sales Desk"), await office.Hire("Max"));
        await Keywords(office, worded, "Billing", "pay  MY bill");

        await oldest.Write(Line.Person(), "sales desk, please");
        await oldest.Write(Line.Person(), "Pay my Bill!");
        await oldest.Write(Line.Person(), "BILLING");
        await oldest.Write(Line.Person(), "Billings is a town");

        await Eventually.Holds(async () => (await named.Waiting()).Count == 1 && (await worded.Waiting()).Count == 2 && (await oldest.Waiting()).Count == 1);
        var number = Word((await office.Numbers()).Single(), "numberId");
        await Patch(office, number, named.Agent.Value);
        var person = Line.Person();
        await oldest.Write(person, "Anybody?");
        await Eventually.Holds(async () => (await named.Waiting()).Count == 2);
        await Patch(office, number, null);
        await oldest.Write(person, "Still you?");
        await Eventually.Holds(async () => (await named.Waiting()).Count == 3);
    }

    [Fact]
    public async Task A_word_is_one_agents()
    {
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("One"), await office.Hire("Two"));
        await Keywords(office, first, "help desk");
        await Keywords(office, second, "prices");

        using var taken = await office.Admin.PutAsJsonAsync($"/api/v1/agents/{second.Agent}/keywords", new { keywords = new[] { "HELP  desk", "another" } });
        using var silly = await office.Admin.PutAsJsonAsync($"/api/v1/agents/{second.Agent}/keywords", new { keywords = new[] { " " } });

        (taken.StatusCode, silly.StatusCode).ShouldBe((HttpStatusCode.Conflict, HttpStatusCode.BadRequest));
        (await office.Admin.Get($"/api/v1/agents/{first.Agent}/keywords")).GetProperty("keywords")[0].GetString().ShouldBe("help desk");
        (await office.Admin.Get($"/api/v1/agents/{second.Agent}/keywords")).GetProperty("keywords")[0].GetString().ShouldBe("prices");
        await office.Admin.Delete($"/api/v1/agents/{first.Agent}");
        await Keywords(office, second, "help desk");
    }

    [Fact]
    public async Task Messages_of_strangers_that_race_come_to_one_agent_each()
    {
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("Left"), await office.Hire("Right"));
        var strangers = new[] { Line.Person(), Line.Person() };

        // Each asks for both at once: whoever is claimed first gets all of it.
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            first.Webhook("/webhooks/twilio/sms", first.Inbound(strangers[i % 2], i % 4 < 2 ? $"Left {i}" : $"Right {i}"))));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.NoContent);
        var (left, right) = (await first.Waiting(), await second.Waiting());
        (left.Count + right.Count).ShouldBe(24);
        foreach (var stranger in strangers)
        {
            var (ofLeft, ofRight) = (left.Count(message => Word(message, "from") == stranger), right.Count(message => Word(message, "from") == stranger));
            new[] { ofLeft, ofRight }.Order().ShouldBe([0, 12]);
        }
    }

    [Fact]
    public async Task When_an_agent_leaves_the_number_stays_and_its_people_come_to_another()
    {
        using var office = await Office.Open(world, "shared");
        using var outside = await Outside.Of(world);
        var (first, second) = (await office.Hire("Goes"), await office.Hire("Stays"));
        var person = Line.Person();
        await first.Write(person, "Hello");
        await Eventually.Holds(async () => (await first.Waiting()).Count == 1);

        var left = (await office.Admin.Delete($"/api/v1/agents/{first.Agent}")).GetProperty("channels")[0];
        await second.Write(person, "Are you there?");

        (Word(left, "state"), Word(left, "reason")).ShouldBe(("released", "The number is shared and stays in the organization's pool."));
        await Eventually.Holds(async () => (await second.Waiting()).Count == 1);
        (await outside.Numbers()).ShouldContain(number => number.Number == first.Number);
        (await second.Send(person, "I am.")).GetProperty("from").GetString().ShouldBe(first.Number);
    }

    [Fact]
    public async Task The_last_number_goes_only_when_nobody_speaks_from_it()
    {
        using var office = await Office.Open(world, "shared");
        using var outside = await Outside.Of(world);
        var line = await office.Hire("Alone");
        var first = Word((await office.Numbers()).Single(), "numberId");
        Word(await office.Admin.DeleteAsync($"/api/v1/numbers/{first}").Refused(409), "code").ShouldBe("number_in_use");
        var label = (await outside.Numbers()).Single(number => number.Number == line.Number).Label;

        var second = await office.Admin.Post("/api/v1/numbers", new { country = "CA" });
        Word(await office.Admin.Delete($"/api/v1/numbers/{first}"), "state").ShouldBe("released");

        (await outside.Numbers()).ShouldNotContain(number => number.Label == label, "what is given back may be bought by another");
        var sent = await line.Send(Line.Person(), "From the other");
        Word(sent, "from").ShouldBe(Word(second, "number"));
        Word(ProvisionTests.Channels(await line.Api.Get("/api/v1/channels")).Single(), "address").ShouldBe(Word(second, "number"));
        await office.Admin.Delete($"/api/v1/agents/{line.Agent}");
        Word(await office.Admin.Delete($"/api/v1/numbers/{Word(second, "numberId")}"), "state").ShouldBe("released");
        (await office.Numbers()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shared_agent_writes_from_a_number_of_the_persons_country_and_stays_with_it()
    {
        using var office = await Office.Open(world, "shared");
        var line = await office.Hire("Traveller");
        var british = Word(await office.Admin.Post("/api/v1/numbers", new { country = "gb" }), "number");
        var person = $"+447979{Random.Shared.Next(100_000, 999_999)}";

        Word(await line.Send(person, "Hello London"), "from").ShouldBe(british);
        Word(await line.Send(Line.Person(), "Hello California"), "from").ShouldBe(line.Number);
        await line.Write(person, line.Number, "I write to your other number");
        await Eventually.Holds(async () => (await line.Waiting()).Count == 1);

        Word(await line.Send(person, "Then I answer from it"), "from").ShouldBe(line.Number);
    }

    [Fact]
    public async Task Two_agents_write_to_one_person_from_two_numbers_while_there_are_two()
    {
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("Ada"), await office.Hire("Ben"));
        var other = Word(await office.Admin.Post("/api/v1/numbers", new { }), "number");
        var person = Line.Person();

        Word(await first.Send(person, "Ada here"), "from").ShouldBe(first.Number);
        Word(await second.Send(person, "Ben here"), "from").ShouldBe(other);
        await first.Write(person, other, "Hi Ben");
        await first.Write(person, first.Number, "Hi Ada");

        await Eventually.Holds(async () => (await first.Waiting()).Count == 1 && (await second.Waiting()).Count == 1);
        (await first.Waiting())[0].GetProperty("body").GetString().ShouldBe("Hi Ada");
    }

    [Fact]
    public async Task The_confirmation_of_a_stop_comes_from_the_number_that_was_written_to()
    {
        using var office = await Office.Open(world, "shared");
        var line = await office.Hire("Two numbers");
        var other = Word(await office.Admin.Post("/api/v1/numbers", new { }), "number");
        var person = Line.Person();

        await line.Write(person, other, "please do not text me any more");

        await Eventually.Holds(async () => (await line.Phone(person)).Count == 1);
        (await line.Ledger()).ShouldContain(row => row.GetRawText().Contains(Uri.EscapeDataString(other)) || row.GetRawText().Contains(other));
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "Sorry" }).Refused(403);
    }

    [Fact]
    public async Task Hybrid_agents_share_until_they_are_upgraded_and_keep_their_people()
    {
        using var office = await Office.Open(world, "hybrid");
        var (upgraded, other) = (await office.Hire("Grows"), await office.Hire("Stays"));
        upgraded.Number.ShouldBe(other.Number);
        var old = Line.Person();
        await upgraded.Write(old, "Grows, hello");
        await Eventually.Holds(async () => (await upgraded.Waiting()).Count == 1);

        var made = await office.Admin.Post("/api/v1/agents", new { displayName = "Grows", agentId = upgraded.Agent.Value, identityMode = "dedicated" });
        var again = await office.Admin.Post("/api/v1/agents", new { displayName = "Grows", agentId = upgraded.Agent.Value });

        var own = Word(made.GetProperty("channels").EnumerateArray().Single(channel => !channel.GetProperty("shared").GetBoolean()), "address");
        own.ShouldNotBe(upgraded.Number);
        again.GetProperty("channels").GetArrayLength().ShouldBe(2, "nothing more was bought");
        Word(await upgraded.Send(old, "Still here"), "from").ShouldBe(upgraded.Number);
        Word(await upgraded.Send(Line.Person(), "New to you"), "from").ShouldBe(own);
        await upgraded.Write(old, "Good");
        await upgraded.Write(Line.Person(), own, "Directly");
        await Eventually.Holds(async () => (await upgraded.Waiting()).Count == 3);
        await upgraded.Write(Line.Person(), "Whoever");
        await Eventually.Holds(async () => (await other.Waiting()).Count == 1);
        var counts = ProvisionTests.Channels(await upgraded.Api.Get("/api/v1/channels"))
            .ToDictionary(channel => channel.GetProperty("shared").GetBoolean() ? "shared" : "own", channel => (channel.GetProperty("messagesIn").GetInt32(), channel.GetProperty("messagesOut").GetInt32()));
        (counts["shared"], counts["own"]).ShouldBe(((2, 1), (1, 1)), "each number's traffic is its own");
    }

    [Fact]
    public async Task The_organizations_mode_says_what_an_agent_may_ask_for()
    {
        using var dedicated = await Office.Open(world, "dedicated");
        using var shared = await Office.Open(world, "shared");
        using var hybrid = await Office.Open(world, "hybrid");

        Word(await dedicated.Admin.Posting("/api/v1/agents", new { displayName = "No", identityMode = "shared" }).Refused(400), "code").ShouldBe("invalid_identity_mode");
        Word(await shared.Admin.Posting("/api/v1/agents", new { displayName = "No", identityMode = "dedicated" }).Refused(400), "code").ShouldBe("invalid_identity_mode");
        Word(await hybrid.Admin.Posting("/api/v1/agents", new { displayName = "No", identityMode = "hybrid", clientRef = "once" }).Refused(400), "code").ShouldBe("invalid_identity_mode");

        (await hybrid.Admin.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength().ShouldBe(0);
        var own = await hybrid.Admin.Post("/api/v1/agents", new { displayName = "Yes", identityMode = "dedicated", clientRef = "once" });
        own.GetProperty("channels")[0].GetProperty("shared").GetBoolean().ShouldBeFalse("the reference was free again");
    }

    [Fact]
    public async Task Numbers_that_were_bought_beforehand_are_drawn_by_country()
    {
        using var office = await Office.Open(world, "dedicated");
        var (german, american) = (await office.Admin.Post("/api/v1/numbers", new { country = "DE", clientRef = "de" }), await office.Admin.Post("/api/v1/numbers", new { clientRef = "us" }));
        var held = (await office.Numbers()).Count;

        Word(await office.Admin.Post("/api/v1/numbers", new { country = "DE", clientRef = "de" }), "numberId").ShouldBe(Word(german, "numberId"), "a repeated reference buys nothing");
        var line = await office.Hire("Berlin", "DE");

        line.Number.ShouldBe(Word(german, "number"));
        line.Number.ShouldStartWith("+49");
        (await office.Numbers()).Count.ShouldBe(held);
        (await office.Admin.Get("/api/v1/numbers?pool=true")).GetProperty("items").EnumerateArray().Select(number => Word(number, "numberId")).ShouldBe([Word(american, "numberId")]);
        await line.Write(Line.Person(), "Guten Tag");
        await Eventually.Holds(async () => (await line.Waiting()).Count == 1);
        Word(await office.Admin.DeleteAsync($"/api/v1/numbers/{Word(german, "numberId")}").Refused(409), "code").ShouldBe("number_of_agent");
    }

    [Fact]
    public async Task Numbers_of_a_country_can_be_looked_for_before_one_is_bought()
    {
        using var office = await Office.Open(world, "shared");

        var found = await office.Admin.Get("/api/v1/numbers/available?country=gb&limit=3");

        found.GetProperty("numbers").EnumerateArray().Select(number => number.GetString()!).ShouldAllBe(number => number.StartsWith("+44"));
        found.GetProperty("numbers").GetArrayLength().ShouldBe(3);
        await office.Admin.GetAsync("/api/v1/numbers/available?country=XX").Refused(400);
    }

    [Fact]
    public async Task Whoever_is_taken_for_an_attacker_learns_nothing_of_a_shared_number()
    {
        using var office = await Office.Open(world, "shared");
        var line = await office.Hire("Quiet");

        using var forged = await line.Webhook("/webhooks/twilio/sms", line.Inbound(Line.Person(), "Hi"), signWith: "not the account's token");

        forged.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await line.Waiting()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("Yes")]
    [InlineData("INFO")]
    [InlineData("opt out")]
    [InlineData("stop texting me")]
    public async Task A_word_that_every_agent_has_to_heed_is_no_agents_keyword(string word)
    {
        using var office = await Office.Open(world, "shared");
        var line = await office.Hire("Heeds");

        var refused = await office.Admin.PutAsJsonAsync($"/api/v1/agents/{line.Agent}/keywords", new { keywords = new[] { "sales", word } }).Refused(400);

        (Word(refused, "code"), Word(refused, "field")).ShouldBe(("invalid_keywords", "keywords"));
        (await office.Admin.Get($"/api/v1/agents/{line.Agent}/keywords")).GetProperty("keywords").GetArrayLength().ShouldBe(0);
    }

    static async Task Keywords(Office office, Line line, params string[] keywords)
    {
        using var answer = await office.Admin.PutAsJsonAsync($"/api/v1/agents/{line.Agent}/keywords", new { keywords });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    static async Task Patch(Office office, string number, string? defaultAgentId)
    {
        using var answer = await office.Admin.PatchAsJsonAsync($"/api/v1/numbers/{number}", new { defaultAgentId });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}

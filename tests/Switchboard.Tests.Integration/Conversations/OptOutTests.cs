using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Tests.Integration.Conversations;

public sealed class OptOutTests(World world)
{
    [Fact]
    public async Task Stop_takes_effect_before_the_agent_sees_it_and_the_person_hears_once()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        await line.Write(person, "Stop");
        var events = await Eventually.Get(line.Events, found => found.Count == 1);
        events[0].GetProperty("kind").GetString().ShouldBe("contact.opted_out");
        (await line.Waiting()).ShouldBeEmpty();

        var problem = await line.Api.Posting("/api/v1/messages", new { to = person, body = "One more thing" }).Refused(403);
        problem.GetProperty("code").GetString().ShouldBe("refused_by_opted_out");
        problem.GetProperty("decisionId").GetString()!.ShouldStartWith("dec_");
        (await line.Phone(person)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Start_takes_it_back()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, found => found.Count == 1);

        await line.Write(person, "start");
        await Eventually.Get(line.Events, found => found.Count == 2);

        var sent = await line.Send(person, "Welcome back");
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
    }

    [Fact]
    public async Task A_word_that_the_carrier_does_not_know_is_confirmed_by_us_once()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        await line.Write(person, "opt-out");

        var phone = await Eventually.Get(() => line.Phone(person), messages => messages.Count > 0);
        phone.Count.ShouldBe(1);
        phone[0].ShouldContain("unsubscribed");
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "One more thing" }).Refused(403);
    }

    [Fact]
    public async Task Other_words_that_mean_stop_are_honoured_and_confirmed()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        await line.Write(person, "Please stop texting me");

        (await Eventually.Get(() => line.Phone(person), messages => messages.Count > 0))[0].ShouldContain("START");
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "One more thing" }).Refused(403);
    }

    [Fact]
    public async Task Own_words_that_were_honoured_are_not_honoured_again_when_their_job_runs_twice()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "Please stop texting me");
        var stopped = (await Eventually.Get(line.Events, found => found.Count == 2))[1].GetProperty("subjectId").GetString()!;
        await line.Write(person, "START");
        await Eventually.Get(line.Events, found => found.Count == 3);

        var jobs = world.Get<JobQueue>();
        var again = jobs.Born("message.attend", stopped);
        await world.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute(Job.Insert, again));
        jobs.Start(line.Tenant.Id, again);
        await Eventually.Holds(async () => await world.Get<Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization")) == 0);

        (await line.Events()).Count.ShouldBe(3);
        var sent = await line.Send(person, "Welcome back");
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
    }

    [Fact]
    public async Task A_paused_agents_person_still_hears_that_stop_was_understood()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await admin.Post($"/api/v1/agents/{line.Agent}/pause", new { });

        await line.Write(person, "opt-out");

        (await Eventually.Get(() => line.Phone(person), messages => messages.Count > 0))[0].ShouldContain("unsubscribed");
    }

    [Fact]
    public async Task An_opt_out_that_we_took_is_taken_back_by_the_word_that_we_named_and_that_is_confirmed_too()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "Please stop texting me");
        await Eventually.Get(() => line.Phone(person), messages => messages.Count == 1);

        await line.Write(person, "Yes");
        await Eventually.Get(line.Waiting, messages => messages.Any(message => message.GetProperty("body").GetString() == "Yes"));
        await line.Api.Posting("/api/v1/messages", new { to = person, body = "One more thing" }).Refused(403);

        await line.Write(person, "START");
        (await Eventually.Get(() => line.Phone(person), messages => messages.Count == 2))[1].ShouldContain("again");
        await line.Send(person, "Welcome back");
    }

    [Fact]
    public async Task Yes_is_an_ordinary_answer_of_someone_who_has_not_opted_out()
    {
        using var line = await Line.Open(world);

        await line.Write(Line.Person(), "Yes");

        (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0].GetProperty("body").GetString().ShouldBe("Yes");
    }

    [Fact]
    public async Task One_stop_counts_for_every_agent_of_the_organization_and_for_no_other()
    {
        using var line = await Line.Open(world);
        using var sibling = await Line.Open(world, line.Tenant);
        using var stranger = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Get(line.Events, found => found.Count == 1);

        await sibling.Api.Posting("/api/v1/messages", new { to = person, body = "Hello" }).Refused(403);
        (await stranger.Send(person, "Hello")).GetProperty("status").GetString().ShouldBe("queued");
    }

    [Fact]
    public async Task A_stop_stays_at_every_address_of_a_person_when_one_of_them_is_taken_away()
    {
        using var line = await Line.Open(world);
        var (asked, other, third) = (Line.Person(), Line.Person(), Line.Person());
        await line.Write(asked, "STOP");
        await Eventually.Get(line.Events, found => found.Count == 1);
        var contact = (await line.Api.Get($"/api/v1/contacts?search={Uri.EscapeDataString(asked)}")).GetProperty("items")[0].GetProperty("contactId").GetString();
        foreach (var added in new[] { other, third })
        {
            await line.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = added });
        }

        await line.Api.Delete($"/api/v1/contacts/{contact}/addresses/{Uri.EscapeDataString(asked)}");
        await line.Api.Delete($"/api/v1/contacts/{contact}/addresses/{Uri.EscapeDataString(third)}");

        foreach (var person in new[] { asked, other, third })
        {
            (await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello" }).Refused(403)).GetProperty("code").GetString().ShouldBe("refused_by_opted_out");
        }
    }
}

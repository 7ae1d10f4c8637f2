using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Copies of what people write to an agent go to a mailbox, beside the agent.</summary>
public sealed class DuplicateRouteTests(World world)
{
    [Fact]
    public async Task What_people_write_is_copied_to_a_mailbox_once_and_reaches_the_agent_as_before()
    {
        using var office = await Office.Open(world, "dedicated");
        var boss = $"boss-{Guid.CreateVersion7():N}@example.com";
        using var line = Line.Of(world, office.Tenant, await office.Admin.Post("/api/v1/agents", new { displayName = "Front desk", routeDuplication = new { mailbox = boss.ToUpperInvariant() } }));
        Word(await office.Admin.Get($"/api/v1/agents/{line.Agent}/route-duplication"), "mailbox").ShouldBe(boss);
        var (person, sid) = (Line.Person(), "SM" + Guid.CreateVersion7().ToString("N"));

        for (var i = 0; i < 3; i++)
        {
            await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "Do you have a table?", sid));
        }

        var copy = (await Eventually.Get(() => Mailbox(line, boss), mails => mails.Count > 0)).ShouldHaveSingleItem();
        copy.GetProperty("subject").GetString().ShouldBe($"[Front desk] sms from {person}");
        copy.GetProperty("body").GetString()!.ShouldContain("Do you have a table?");
        (await line.Waiting()).ShouldHaveSingleItem();
        var reports = await Eventually.Get(async () => (await line.Ledger()).Where(row => Word(row, "operation").StartsWith("webhook.email.", StringComparison.Ordinal) && row.GetRawText().Contains(boss)).ToList(), rows => rows.Count > 1);
        reports.ShouldAllBe(row => row.GetProperty("status").GetInt32() == 204, "what the provider reports of the copy is taken");
        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "I don't want any more messages, please stop texting me"));
        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "STOP"));
        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "The last one"));
        (await Eventually.Get(() => Mailbox(line, boss), mails => mails.Any(mail => mail.GetRawText().Contains("The last one")))).ShouldNotContain(mail => mail.GetProperty("body").GetString()!.Contains("STOP"));

        using var off = await office.Admin.PutAsJsonAsync($"/api/v1/agents/{line.Agent}/route-duplication", new { mailbox = (string?)null });
        off.IsSuccessStatusCode.ShouldBeTrue();
        (await office.Admin.Get($"/api/v1/agents/{line.Agent}/route-duplication")).TryGetProperty("mailbox", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_copy_passes_the_gate_and_none_goes_to_a_mailbox_that_sends_them_back()
    {
        using var office = await Office.Open(world, "dedicated");
        using var line = Line.Of(world, office.Tenant, await office.Admin.Post("/api/v1/agents", new { displayName = "Front desk", routeDuplication = new { mailbox = "bounced@resend.dev" } }));
        Task<List<string>> Noted(string action) => world.Get<Database>().Read(office.Tenant.Id, session => session.Many(
            "SELECT detail FROM audit_entry WHERE organization_id = @organization AND action = @action", new { action }, row => row.Text("detail")));

        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "The first"));
        await Eventually.Holds(async () => (await Noted("contact.suppressed")).Count == 1);
        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "The second"));

        (await Eventually.Get(() => Noted("send.refused"), entries => entries.Count == 1))[0].ShouldContain("suppressed");
        (await line.Waiting()).Count.ShouldBe(2);
        (await line.Ledger()).Count(row => Word(row, "operation") == "emails.send" && row.GetRawText().Contains("The second")).ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_copy_waits_as_long_as_the_provider_takes_no_more_and_leaves_while_the_agent_is_paused()
    {
        await using var own = await World.Start();
        using var office = await Office.Open(own, "dedicated");
        var boss = $"boss-{Guid.CreateVersion7():N}@example.com";
        using var line = Line.Of(own, office.Tenant, await office.Admin.Post("/api/v1/agents", new { displayName = "Front desk", routeDuplication = new { mailbox = boss } }));
        await office.Admin.Post($"/api/v1/agents/{line.Agent}/pause", new { });
        await line.Faults(new { provider = "resend", operation = "emails.send", kind = "status429", percent = 100, times = 4 });

        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "Patience"));

        (await Eventually.Get(() => Mailbox(line, boss), mails => mails.Count > 0)).ShouldHaveSingleItem().GetProperty("body").GetString()!.ShouldContain("Patience");
    }

    [Fact]
    public async Task A_copy_goes_to_no_mailbox_of_an_agent_and_to_nothing_that_is_none()
    {
        using var office = await Office.Open(world, "dedicated");
        var made = await office.Admin.Post("/api/v1/agents", new { displayName = "Mail", capabilities = new { phone = false, email = true } });
        var own = Word(made.GetProperty("channels")[0], "address");

        foreach (var mailbox in new[] { own, "nobody" })
        {
            Word(await office.Admin.PutAsJsonAsync($"/api/v1/agents/{Word(made, "agentId")}/route-duplication", new { mailbox }).Refused(400), "code").ShouldBe("invalid_mailbox");
            await office.Admin.Posting("/api/v1/agents", new { displayName = "No", routeDuplication = new { mailbox } }).Refused(400);
        }
    }

    static async Task<List<JsonElement>> Mailbox(Line line, string address) =>
        [.. (await line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(address)}/messages")).EnumerateArray()];
}

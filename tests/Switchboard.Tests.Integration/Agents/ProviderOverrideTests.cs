using System.Net.Http.Json;
using System.Text.Json;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Which provider's account serves a channel can be chosen agent by agent.</summary>
public sealed class ProviderOverrideTests(World world)
{
    [Fact]
    public async Task A_channel_is_served_by_the_account_that_was_chosen_and_the_others_by_the_one_in_force()
    {
        using var outside = await Apart.Of(world);
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var domain = $"own{Guid.CreateVersion7():N}.test"[..20] + ".test";
        var account = await Register(admin, domain);

        var plain = await Make(admin, "Plain", null);
        var chosen = await Make(admin, "Chosen", new { phone = "twilio/deployment", whatsapp = "twilio/deployment", email = "resend/deployment" });
        var named = await Make(admin, "Named", new { phone = "twilio", email = "resend/own" });

        (await outside.HolderOf(Address(plain, "sms")), await outside.HolderOf(Address(chosen, "sms")), await outside.HolderOf(Address(named, "sms"))).ShouldBe((account, outside.Main, account));
        (Address(plain, "email").Split('@')[1], Address(chosen, "email").Split('@')[1], Address(named, "email").Split('@')[1]).ShouldBe((domain, "agents.test", domain));
        var senders = (await admin.Get("/api/v1/whatsapp/senders")).GetProperty("items").EnumerateArray().ToDictionary(sender => Word(sender, "agentId"), sender => sender.GetProperty("lent").GetBoolean());
        (senders[Word(plain, "agentId")], senders[Word(chosen, "agentId")]).ShouldBe((false, true));
        using var line = Line.Of(world, tenant, chosen);
        var person = Line.Person();
        await line.Until(Word(await line.Send(person, "By the deployment's account"), "messageId"), "delivered");
        await line.Write(person, "Received by it too");
        await Eventually.Holds(async () => (await line.Waiting()).Count == 1);
        (await line.Ledger()).Single(row => Word(row, "operation") == "messages.create" && row.TryGetProperty("to", out var to) && to.GetString() == person).GetProperty("account").GetString().ShouldBe(outside.Main);
    }

    [Fact]
    public async Task A_choice_that_cannot_be_had_is_refused_with_what_is_missing_and_nothing_is_made()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();

        async Task<(string Code, string Field, string Next)> Refused(object providerOverrides, int status)
        {
            var problem = await admin.Posting("/api/v1/agents", new { displayName = "No", capabilities = new { phone = true, whatsapp = true, email = true }, providerOverrides }).Refused(status);
            return (Word(problem, "code"), Word(problem, "field"), Word(problem, "next"));
        }

        var unknown = await Refused(new { phone = "carrierpigeon" }, 404);
        var cannot = await Refused(new { email = "twilio" }, 400);
        var none = await Refused(new { phone = "twilio/own" }, 409);
        var odd = await Refused(new { whatsapp = "twilio/somebody" }, 400);
        var calls = await Refused(new { voiceAi = "twilio" }, 400);

        (unknown.Code, unknown.Field).ShouldBe(("unknown_provider", "providerOverrides.phone"));
        unknown.Next.ShouldContain("twilio");
        (cannot.Field, cannot.Next).ShouldBe(("providerOverrides.email", "Those that do: resend."));
        (none.Code, none.Field).ShouldBe(("provider_not_registered", "providerOverrides.phone"));
        none.Next.ShouldContain("PUT /api/v1/providers/twilio");
        (odd.Field, calls.Field).ShouldBe(("providerOverrides.whatsapp", "providerOverrides.voiceAi"));
        (await admin.Get("/api/v1/agents")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await admin.Get("/api/v1/numbers")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_agent_keeps_the_channel_that_it_has_and_says_so_to_who_chooses_another_account_for_it()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Early" });
        await Register(admin, $"own{Guid.CreateVersion7():N}"[..20] + ".test");
        var again = new { agentId = Word(made, "agentId"), displayName = "Early", providerOverrides = new { phone = "twilio/own" } };

        Word(await admin.Posting("/api/v1/agents", again).Refused(409), "code").ShouldBe("channel_has_provider");
        await admin.Delete($"/api/v1/agents/{Word(made, "agentId")}/channels/sms");
        var moved = await admin.Post("/api/v1/agents", again);

        using var outside = await Apart.Of(world);
        (await outside.HolderOf(Address(moved, "sms"))).ShouldNotBe(outside.Main);
    }

    static Task<JsonElement> Make(HttpClient admin, string displayName, object? providerOverrides) =>
        admin.Post("/api/v1/agents", new { displayName, capabilities = new { phone = true, whatsapp = true, email = true }, providerOverrides });

    /// <summary>Registers accounts of the organization's own; returns the one for numbers.</summary>
    async Task<string> Register(HttpClient admin, string domain)
    {
        using var simulator = world.Simulator();
        var twilio = await Opened(simulator, new { provider = "twilio", friendlyName = "Own" });
        var resend = await Opened(simulator, new { provider = "resend", friendlyName = "Own" });
        await Put(admin, "twilio", new { accountSid = Word(twilio, "sid"), authToken = Word(twilio, "authToken") });
        await Put(admin, "resend", new { domain, apiKey = Word(resend, "apiKey") });
        return Word(twilio, "sid");
    }

    static async Task<JsonElement> Opened(HttpClient simulator, object wish)
    {
        using var answer = await simulator.PostAsJsonAsync("/api/accounts", wish);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    static async Task Put(HttpClient admin, string provider, object credentials)
    {
        using var answer = await admin.PutAsJsonAsync($"/api/v1/providers/{provider}", new { credentials });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    static string Address(JsonElement made, string channel) => Word(made.GetProperty("channels").EnumerateArray().Single(one => Word(one, "channel") == channel), "address");
}

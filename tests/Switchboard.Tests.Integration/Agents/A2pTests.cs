using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>How US numbers are registered is followed at the provider, shown, and told to whoever sends.</summary>
public sealed class A2pTests(World world)
{
    const string British = "+447979000001";

    [Fact]
    public async Task Whoever_sends_to_the_us_from_a_number_that_is_not_registered_is_warned()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();

        var unasked = await line.Send(Line.Person(), "Hello");
        Word(await Number(admin), "state").ShouldBe("unregistered");
        var sent = await line.Send(Line.Person(), "Hello");
        var abroad = await line.Send(British, "Hello");

        unasked.TryGetProperty("warnings", out _).ShouldBeFalse("nobody has to register at the simulator");
        sent.GetProperty("warnings")[0].GetString()!.ShouldContain("A2P 10DLC");
        abroad.TryGetProperty("warnings", out _).ShouldBeFalse("other countries don't ask for it");
    }

    [Fact]
    public async Task A_registration_is_followed_from_the_first_to_the_last_step_and_then_nobody_is_warned()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var twilio = await Carrier.Of(world);
        var first = (await admin.Get("/api/v1/a2p")).GetProperty("numbers")[0];
        Word(first, "state").ShouldBeOneOf("unknown", "unregistered");
        Word(first, "advice").ShouldNotBeEmpty();
        var unregistered = await Number(admin);
        Word(unregistered, "state").ShouldBe("unregistered", "nothing was handed in");
        Word(unregistered, "advice").ShouldContain("Register a brand and a campaign");

        var service = await twilio.Service(line.Number);
        Word(await Number(admin), "state").ShouldBe("unregistered", "a service without a campaign registers nobody");
        var (brand, campaign) = await twilio.Campaign(service, hold: true);
        var pending = await Number(admin);
        (Word(pending, "state"), Word(pending.GetProperty("registration"), "campaignId"), Word(pending.GetProperty("registration"), "brandStatus")).ShouldBe(("pending", campaign, "APPROVED"));

        await twilio.Review(campaign, "reject", "The flow is unclear.");
        var failed = await Eventually.Get(() => Number(admin), number => Word(number, "state") == "failed");
        Word(failed.GetProperty("registration"), "trouble").ShouldBe("The flow is unclear.");
        (await line.Send(Line.Person(), "Hello")).GetProperty("warnings")[0].GetString()!.ShouldContain("turned down");

        await twilio.Review(campaign, "approve", null);
        var registered = await Eventually.Get(() => Number(admin), number => Word(number, "state") == "registered");
        Word(registered.GetProperty("registration"), "brandId").ShouldBe(brand);
        registered.TryGetProperty("advice", out _).ShouldBeFalse("there is nothing to do");
        Word(ProvisionTests.Channels(await line.Api.Get("/api/v1/channels")).Single(), "a2p").ShouldBe("registered");
        (await line.Send(Line.Person(), "Hello")).TryGetProperty("warnings", out _).ShouldBeFalse();
        Word((await admin.Get("/api/v1/a2p")).GetProperty("numbers")[0], "state").ShouldBe("registered", "it is kept");
    }

    [Fact]
    public async Task Where_the_deployer_says_so_only_registered_numbers_write_to_the_us()
    {
        await using var own = await World.Start(null, ("A2p:Unregistered", "block"));
        using var office = await Office.Open(own, "shared");
        using var line = await office.Hire("Shared");
        using var twilio = await Carrier.Of(own);
        var person = Line.Person();

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hi" }).Refused(403);
        await line.Send(British, "Hi");
        Word(refused, "code").ShouldBe("refused_by_a2p_unregistered");
        await twilio.Campaign(await twilio.Service(line.Number), hold: false);
        await Eventually.Holds(async () => Word(await Number(office.Admin), "state") == "registered");

        await line.Until(Word(await line.Send(person, "Hi"), "messageId"), "delivered");
        Word(ProvisionTests.Channels(await line.Api.Get("/api/v1/channels")).Single(), "a2p").ShouldBe("registered");
    }

    [Fact]
    public async Task Where_an_organization_says_so_only_its_registered_numbers_write_to_the_us()
    {
        await using var own = await World.Start();
        using var line = await Line.Open(own);
        using var neighbour = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        using var twilio = await Carrier.Of(own);
        var person = Line.Person();
        using (var set = await admin.PutAsJsonAsync("/api/v1/compliance/policy", new { blockUnregisteredA2p = true }))
        {
            set.IsSuccessStatusCode.ShouldBeTrue();
        }

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hi" }).Refused(403);
        await line.Send(British, "Hi");
        await neighbour.Send(person, "Hi");
        Word(await admin.Get("/api/v1/a2p"), "unregistered").ShouldBe("block");
        await twilio.Campaign(await twilio.Service(line.Number), hold: false);
        await Eventually.Holds(async () => Word(await Number(admin), "state") == "registered");
        await line.Send(person, "Hi");

        Word(refused, "code").ShouldBe("refused_by_a2p_unregistered");
        Word(await line.Api.Get($"/api/v1/decisions/{Word(refused, "decisionId")}"), "source").ShouldStartWith("The organization's sending policy");
    }

    [Fact]
    public async Task A_provider_that_cannot_be_asked_changes_nothing()
    {
        await using var own = await World.Start();
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        using var twilio = await Carrier.Of(own);
        await twilio.Campaign(await twilio.Service(line.Number), hold: false);
        await Eventually.Holds(async () => Word(await Number(admin), "state") == "registered");
        await line.Faults(new { provider = "twilio", operation = "services.list", kind = "status5xx", percent = 100 });

        var told = await admin.Post("/api/v1/a2p/refresh", new { });

        told.GetProperty("trouble").GetString().ShouldNotBeNullOrEmpty();
        Word(told.GetProperty("numbers")[0], "state").ShouldBe("registered");
    }

    [Fact]
    public async Task A_service_that_swallows_what_people_write_is_told_until_it_leaves_it_to_the_number()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var twilio = await Carrier.Of(world);
        (await Number(admin)).TryGetProperty("warning", out _).ShouldBeFalse("it is in no service");

        var service = await twilio.Service(line.Number);
        var swallowed = await Number(admin);
        Word(swallowed, "warning").ShouldContain("UseInboundWebhookOnNumber=true");
        Word(swallowed, "warning").ShouldContain(service);
        Word(swallowed.GetProperty("registration"), "inbound").ShouldBe("nobody");
        Word(swallowed, "advice").ShouldContain("UseInboundWebhookOnNumber=true");
        Word(ProvisionTests.Channels(await line.Api.Get("/api/v1/channels")).Single(), "warning").ShouldContain("lost");

        await twilio.Change(service, ("InboundRequestUrl", "https://elsewhere.example/"));
        Word(await Number(admin), "warning").ShouldContain("goes elsewhere");
        await twilio.Change(service, ("UseInboundWebhookOnNumber", "true"));
        (await Number(admin)).TryGetProperty("warning", out _).ShouldBeFalse("the number hears again");
        ProvisionTests.Channels(await line.Api.Get("/api/v1/channels")).Single().TryGetProperty("warning", out _).ShouldBeFalse();
    }

    static async Task<JsonElement> Number(HttpClient admin) => (await admin.Post("/api/v1/a2p/refresh", new { })).GetProperty("numbers")[0];

    /// <summary>What a person does in the provider's console.</summary>
    sealed class Carrier(HttpClient http, string account) : IDisposable
    {
        public static async Task<Carrier> Of(World world)
        {
            var client = new HttpClient { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
            var first = (await client.GetFromJsonAsync<JsonElement>("/api/accounts"))[0];
            var sid = first.GetProperty("sid").GetString()!;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{sid}:{first.GetProperty("authToken").GetString()}")));
            return new(client, sid);
        }

        /// <summary>Puts a number into a messaging service of its own.</summary>
        public async Task<string> Service(string number)
        {
            var held = await http.GetFromJsonAsync<JsonElement>($"/twilio/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json?PhoneNumber={Uri.EscapeDataString(number)}");
            var service = await Post("Services", ("FriendlyName", "US"));
            await Post($"Services/{service}/PhoneNumbers", ("PhoneNumberSid", held.GetProperty("incoming_phone_numbers")[0].GetProperty("sid").GetString()!));
            return service;
        }

        public async Task<(string Brand, string Campaign)> Campaign(string service, bool hold)
        {
            var policy = "RN" + new string('0', 32);
            (string, string)[] person = [("FriendlyName", "Bella Bakery"), ("Email", "a@b.example"), ("PolicySid", policy)];
            var (customer, profile) = (await Post("CustomerProfiles", person), await Post("TrustProducts", person));
            await Post($"CustomerProfiles/{customer}", ("Status", "pending-review"));
            await Post($"TrustProducts/{profile}", ("Status", "pending-review"));
            var brand = await Post("a2p/BrandRegistrations", ("CustomerProfileBundleSid", customer), ("A2PProfileBundleSid", profile));
            await Eventually.Holds(async () => (await http.GetFromJsonAsync<JsonElement>($"/twilio/v1/a2p/BrandRegistrations/{brand}")).GetProperty("status").GetString() == "APPROVED");
            var campaign = await Post(
                $"Services/{service}/Compliance/Usa2p", ("BrandRegistrationSid", brand), ("Description", "Reminders"), ("MessageFlow", "People sign up at the counter."), ("MessageSamples", "Your table is ready"),
                ("UsAppToPersonUsecase", "CUSTOMER_CARE"), ("HasEmbeddedLinks", "false"), ("HasEmbeddedPhone", "false"));
            if (hold)
            {
                await Review(campaign, "hold", null);
            }

            return (brand, campaign);
        }

        public Task<string> Change(string service, params (string Name, string Value)[] settings) => Post($"Services/{service}", settings);

        public async Task Review(string of, string @is, string? reason)
        {
            using var answer = await http.PostAsJsonAsync("/api/reviews", new { of, @is, reason });
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        public void Dispose() => http.Dispose();

        async Task<string> Post(string path, params (string Name, string Value)[] form)
        {
            using var answer = await http.PostAsync($"/twilio/v1/{path}", new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue(text);
            return JsonElement.Parse(text).GetProperty("sid").GetString()!;
        }
    }
}

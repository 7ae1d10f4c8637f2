using Switchboard.Simulator;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>What of services, subaccounts and registrations needs a clock that moves, a restart or a fault.</summary>
public sealed class ServiceTests
{
    const string Number = "+14152368417";
    const string Person = "+12125550123";

    [Fact]
    public async Task A_scheduled_message_goes_out_at_its_hour_and_not_before()
    {
        var clock = new MovableClock();
        await using var desk = await Desk.StartAsync(Desk.Options with { Clock = clock });
        var service = await ServiceAsync(desk);
        var at = clock.GetUtcNow().AddDays(34).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        var (status, sent) = await desk.PostAsync("Messages.json", ("To", Person), ("MessagingServiceSid", service), ("Body", "Today"), ("ScheduleType", "fixed"), ("SendAt", at));
        (status, sent.GetProperty("status").GetString()).ShouldBe((201, "scheduled"));
        clock.Move(TimeSpan.FromDays(33.9));
        (await desk.GetAsync($"Messages/{sent.GetProperty("sid").GetString()}.json")).GetProperty("status").GetString().ShouldBe("scheduled");
        clock.Move(TimeSpan.FromDays(0.2));

        await desk.UntilAsync("person.received", rows => rows.Count == 1);
        (await desk.PhoneAsync(Person)).Single().GetProperty("body").GetString().ShouldBe("Today");
    }

    [Fact]
    public async Task Services_their_numbers_and_the_carriers_rule_are_there_again_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("simulator");
        var options = Desk.Options with { DataFile = Path.Combine(folder.FullName, "simulator.json") };
        string service;
        await using (var before = await Desk.StartAsync(options))
        {
            service = await ServiceAsync(before);
            (await before.AskAsync(HttpMethod.Put, "/api/rules", """{"requireA2p":true}""")).Status.ShouldBe(200);
        }

        await using (var after = await Desk.StartAsync(options))
        {
            (await after.PostAsync("Messages.json", ("To", Person), ("MessagingServiceSid", service), ("Body", "Hello"))).Status.ShouldBe(201);
            (await after.UntilAsync("person.received", rows => rows.Count == 1)).Single().ErrorCode.ShouldBe(30034);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_carriers_may_insist_on_a_registration_from_the_start()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { RequireA2p = true });
        await desk.BuyAsync(Number);
        await desk.SendAsync(Number, Person, "Hello");
        (await desk.UntilAsync("person.received", rows => rows.Count == 1)).Single().ErrorCode.ShouldBe(30034);
    }

    [Fact]
    public async Task What_a_suspended_account_had_in_its_queue_fails_with_30002()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { Delivery = new DeliveryPace { ToSending = TimeSpan.FromSeconds(4) } });
        var sub = (await desk.AccountsAsync(null, ("FriendlyName", "Branch"))).GetProperty("sid").GetString()!;
        (await desk.ForAsync(sub, "IncomingPhoneNumbers.json", ("PhoneNumber", Number))).Status.ShouldBe(201);
        (await desk.ForAsync(sub, "Messages.json", ("From", Number), ("To", Person), ("Body", "Hello"))).Status.ShouldBe(201);

        await desk.AccountsAsync(sub, ("Status", "suspended"));

        var row = (await desk.UntilAsync("person.received", rows => rows.Count == 1)).Single();
        (row.ErrorCode, row.Text("messageStatus")).ShouldBe((30002, "failed"));
    }

    [Theory]
    [InlineData("services.create", "v1/Services")]
    [InlineData("brands.list", "v1/a2p/BrandRegistrations")]
    [InlineData("bundles.list", "v1/TrustProducts")]
    [InlineData("senders.list", "v2/Channels/Senders?Channel=whatsapp")]
    public async Task Every_host_knows_the_faults_and_the_ledger(string operation, string path)
    {
        await using var desk = await Desk.StartAsync();
        await desk.FaultsAsync(new { provider = "twilio", operation, kind = "status429", times = 1 });
        var method = operation.EndsWith("create", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get;

        var (status, body) = await desk.NewerAsync(method, path);

        (status, body.GetProperty("code").GetInt32()).ShouldBe((429, 20429));
        (await desk.LedgerAsync(operation)).Single().Text("fault").ShouldBe("status429");
    }

    [Fact]
    public async Task Another_accounts_service_is_not_found()
    {
        await using var desk = await Desk.StartAsync();
        var service = await ServiceAsync(desk);
        var sub = (await desk.AccountsAsync(null, ("FriendlyName", "Branch"))).GetProperty("sid").GetString()!;

        (await desk.ForAsync(sub, "Messages.json", ("To", Person), ("MessagingServiceSid", service), ("Body", "Hello"))).Status.ShouldBe(404);
    }

    static async Task<string> ServiceAsync(Desk desk)
    {
        var (_, number) = await desk.PostAsync("IncomingPhoneNumbers.json", ("PhoneNumber", Number));
        var (_, service) = await desk.NewerFormAsync("v1/Services", ("FriendlyName", "Desk"));
        var sid = service.GetProperty("sid").GetString()!;
        (await desk.NewerFormAsync($"v1/Services/{sid}/PhoneNumbers", ("PhoneNumberSid", number.GetProperty("sid").GetString()!))).Status.ShouldBe(201);
        return sid;
    }
}

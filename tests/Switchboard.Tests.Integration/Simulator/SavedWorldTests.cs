namespace Switchboard.Tests.Integration.Simulator;

public sealed class SavedWorldTests
{
    const string Number = "+14152368417";
    const string Person = "+12125550123";

    [Fact]
    public async Task Numbers_and_opt_outs_are_there_again_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("simulator");
        var options = Desk.Options with { DataFile = Path.Combine(folder.FullName, "state", "simulator.json") };
        await using (var before = await Desk.StartAsync(options))
        {
            await before.BuyAsync(Number, ("SmsUrl", "http://127.0.0.1:9/sms"), ("FriendlyName", "Front desk"));
            await before.WriteAsync(Person, Number, "STOP");
        }

        await using (var after = await Desk.StartAsync(options))
        {
            var number = (await after.GetAsync("IncomingPhoneNumbers.json")).GetProperty("incoming_phone_numbers")[0];
            (number.GetProperty("friendly_name").GetString(), number.GetProperty("sms_url").GetString()).ShouldBe(("Front desk", "http://127.0.0.1:9/sms"));
            (await after.SendAsync(Number, Person, "Hello")).Body.GetProperty("code").GetInt32().ShouldBe(21610);
            (await after.ApiAsync("/api/accounts")).EnumerateArray().Count(account => account.GetProperty("provider").GetString() == "twilio").ShouldBe(1);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(options.DataFile!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task People_are_there_again_whether_they_were_added_or_got_a_message()
    {
        const string Added = "+12125550124", Forgotten = "+12125550125";
        var folder = Directory.CreateTempSubdirectory("simulator");
        var options = Desk.Options with { DataFile = Path.Combine(folder.FullName, "simulator.json") };
        await using (var before = await Desk.StartAsync(options))
        {
            await before.BuyAsync(Number);
            foreach (var address in new[] { Added, Forgotten })
            {
                (await before.AskAsync(HttpMethod.Post, "/api/people", $$"""{"address":"{{address}}"}""")).Status.ShouldBe(201);
            }

            (await before.AskAsync(HttpMethod.Delete, $"/api/people/{Uri.EscapeDataString(Forgotten)}")).Status.ShouldBe(204);
            await before.SendAsync(Number, Person, "Hello");
            await before.UntilAsync("person.received", rows => rows.Count == 1);
        }

        await using (var after = await Desk.StartAsync(options))
        {
            (await after.ApiAsync("/api/people")).EnumerateArray().Select(person => person.GetProperty("address").GetString()).ShouldBe([Person, Added], ignoreOrder: true);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_subaccount_and_its_suspension_are_there_again()
    {
        var folder = Directory.CreateTempSubdirectory("simulator");
        var options = Desk.Options with { DataFile = Path.Combine(folder.FullName, "simulator.json") };
        string sid;
        await using (var before = await Desk.StartAsync(options))
        {
            sid = (await before.AccountsAsync(null, ("FriendlyName", "Branch"))).GetProperty("sid").GetString()!;
            (await before.AccountsAsync(sid, ("Status", "suspended"))).GetProperty("status").GetString().ShouldBe("suspended");
        }

        await using (var after = await Desk.StartAsync(options))
        {
            var branch = (await after.ApiAsync("/api/accounts")).EnumerateArray().Single(account => account.TryGetProperty("sid", out var its) && its.GetString() == sid);
            (branch.GetProperty("friendlyName").GetString(), branch.GetProperty("status").GetString()).ShouldBe(("Branch", "suspended"));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_and_ends_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("simulator");
        var file = Path.Combine(folder.FullName, "simulator.json");
        using var log = new KeptLog();
        var options = Desk.Options with { DataFile = file, Loggers = log };
        await using (var desk = await Desk.StartAsync(options))
        {
            File.Delete(file);
            Directory.CreateDirectory(Path.Combine(file, "in the way"));

            await desk.BuyAsync(Number, ("FriendlyName", "Front desk"));
            log.Lines.ShouldContain(line => line.StartsWith("Warning The simulator's state could not be written", StringComparison.Ordinal));

            Directory.Delete(file, recursive: true);
            (await desk.AskAsync(HttpMethod.Put, $"/api/people/{Uri.EscapeDataString(Person)}", "{}")).Status.ShouldBe(200);
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldContain("Front desk");
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_draft_that_a_killed_simulator_left_does_not_lend_its_rights()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("simulator");
        var file = Path.Combine(folder.FullName, "simulator.json");
        await File.WriteAllTextAsync(file + ".new", "half a file", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await using (await Desk.StartAsync(Desk.Options with { DataFile = file }))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        folder.Delete(recursive: true);
    }
}

using Switchboard.Simulator;

namespace Switchboard.Tests.Integration.Simulator;

public sealed class KeepTests
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
            (await after.ApiAsync("/api/accounts")).GetArrayLength().ShouldBe(1);
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

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "rebound.example")]
    public async Task Another_site_cannot_act_through_the_browser(string header, string value)
    {
        await using var desk = await Desk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reset");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await desk.CallAsync(request);
        ((int)response.StatusCode).ShouldBe(403);
    }

    [Fact]
    public void The_command_line_is_read()
    {
        var options = SimulatorCommand.Parse(["--port", "0", "--listen", "::1", "--data", "x.json", "--account", $"{Desk.Sid}:{Desk.Token}"], out _)!;
        (options.Url, options.DataFile, options.Accounts[0]).ShouldBe(("http://[::1]:0", "x.json", new AccountSeed(Desk.Sid, Desk.Token)));
        SimulatorCommand.Parse(["--prot", "1"], out var wrong).ShouldBeNull();
        wrong.ShouldBe("--prot 1 is not understood.");
    }
}

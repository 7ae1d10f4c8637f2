namespace Switchboard.Tests.Integration.Simulator;

/// <summary>Twilio asks by GET or POST and by nothing else; what else is wished is refused where it is said.</summary>
public sealed class WebhookMethodTests
{
    const string Number = "+14152368417";

    [Theory]
    [InlineData("SmsMethod")]
    [InlineData("VoiceFallbackMethod")]
    public async Task A_number_takes_no_other_method(string setting)
    {
        await using var desk = await Desk.StartAsync();

        var bought = await desk.PostAsync("IncomingPhoneNumbers.json", ("PhoneNumber", Number), (setting, "FOO BAR"));

        (bought.Status, bought.Body.GetProperty("code").GetInt32()).ShouldBe((400, 21403));
        (await desk.GetAsync("IncomingPhoneNumbers.json")).GetProperty("incoming_phone_numbers").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_breaks_in_the_simulator_itself_is_told_on_the_phone_in_the_ledger_and_in_the_log()
    {
        var folder = Directory.CreateTempSubdirectory("simulator");
        using var log = new KeptLog();
        var options = Desk.Options with { DataFile = Path.Combine(folder.FullName, "simulator.json"), Loggers = log };
        await using (var before = await Desk.StartAsync(options))
        {
            await before.BuyAsync(Number, ("SmsUrl", Application.NobodyThere()), ("SmsMethod", "GET"));
        }

        var saved = await File.ReadAllTextAsync(options.DataFile!, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(options.DataFile!, saved.Replace("\"GET\"", "\"FOO BAR\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using (var desk = await Desk.StartAsync(options))
        {
            await desk.WriteAsync("+12125550123", Number, "Hello");
            var rows = await desk.UntilAsync("webhook.sms", r => r.Any(x => x.Kind == "alert"));

            rows.Single().Outcome.ShouldBe("broke");
            (await desk.PhoneAsync("+12125550123", "written")).Single().GetProperty("state").GetString().ShouldBe("unanswered");
            log.Lines.ShouldContain(line => line.StartsWith("Error The simulator broke", StringComparison.Ordinal));
            log.Lines.ShouldNotContain(line => line.Contains("Hello", StringComparison.Ordinal));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_redirect_by_another_method_is_an_alert()
    {
        await using var app = await Application.StartAsync((http, _) => Application.Say(http, 200, "text/xml", "<Response><Redirect method=\"FOO BAR\">/more</Redirect></Response>"));
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number, ("SmsUrl", app.Url + "/sms"));

        await desk.WriteAsync("+12125550123", Number, "Hello");
        var rows = await desk.UntilAsync("webhook.sms", r => r.Any(x => x.Kind == "alert"));

        rows.Single(r => r.Kind == "alert").ErrorCode.ShouldBe(14104);
        app.Calls.Count.ShouldBe(1);
    }
}

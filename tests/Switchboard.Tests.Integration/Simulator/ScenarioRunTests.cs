using Switchboard.Simulator.Scenarios;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>A run comes to its end, whatever breaks.</summary>
public sealed class ScenarioRunTests
{
    const string Number = "+14152368417";

    [Fact]
    public async Task What_can_not_be_undone_is_told_the_rest_is_undone_and_another_run_begins()
    {
        var log = new KeptLog();
        await using var exchange = await Application.StartAsync(
            (http, _) => Application.Say(http, 200, "application/json", """{"mode":"sandbox","items":[]}"""));
        Desk desk = null!;
        async Task<AnotherExchange> Starts(int port)
        {
            await desk.BuyAsync(Number, ("SmsUrl", $"http://localhost:{port}/sms"));
            return new(() => throw new UnauthorizedAccessException("The folder is somebody else's."))
            {
                Address = new(exchange.Url),
                Tokens = Tokens,
                ProcessId = () => 1,
                Kill = () => Task.CompletedTask,
                StartAgain = _ => Task.CompletedTask,
            };
        }

        var access = new ExchangeAccess { Address = () => new(exchange.Url), Tokens = () => Tokens, StartAnother = (port, _, _) => Starts(port) };
        desk = await Desk.StartAsync(Desk.Options with { Exchange = access, Loggers = log });
        await using var ends = desk;

        var (_, begun) = await desk.AskAsync(HttpMethod.Post, "/api/scenarios/kill-and-recover/runs");
        var run = await Eventually.Get(
            () => desk.ApiAsync($"/api/scenarios/runs/{begun.GetProperty("id").GetString()}"), seen => seen.GetProperty("state").GetString() != "running");

        run.GetProperty("state").GetString().ShouldBe("failed");
        run.GetProperty("endedAt").GetDateTimeOffset().ShouldBeGreaterThan(run.GetProperty("startedAt").GetDateTimeOffset());
        run.GetProperty("steps")[0].GetProperty("problem").GetString()!.ShouldContain("The other exchange could not be undone: The folder is somebody else's.");
        log.Lines.ShouldContain("Error After a scenario this could not be undone: The other exchange");
        (await desk.GetAsync("IncomingPhoneNumbers.json")).GetProperty("incoming_phone_numbers").GetArrayLength().ShouldBe(0, "what came before is undone");
        (await desk.AskAsync(HttpMethod.Post, "/api/scenarios/text/runs")).Status.ShouldBe(201);
    }

    [Fact]
    public void Each_scenario_has_a_name_and_a_place_of_its_own()
    {
        ScenarioEndpoints.All.Select(scenario => scenario.Name).ShouldBeUnique();
        ScenarioEndpoints.All.Select(scenario => scenario.Order).ShouldBeUnique();
    }

    static ExchangeTokens Tokens => new("super", "org_1", "organization", "agt_1", "agent");
}

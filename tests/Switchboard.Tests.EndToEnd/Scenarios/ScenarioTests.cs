using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Scenarios;

/// <summary>Scenarios, started at the simulator's door, play with the product as it is started, and leave it as they found it.</summary>
[Trait("Category", "slow")]
public sealed partial class ScenarioTests
{
    static readonly string[] Names =
    [
        "text", "whatsapp-template", "email-reply", "opt-out", "provider-failure", "second-organization", "takeover", "kill-and-recover", "one-time-code",
        "runaway-agent",
    ];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_scenario_passes_twice_in_a_row_and_leaves_nothing_switched_on(string kind)
    {
        await using var theater = await Theater.Open(kind);
        var limits = (await theater.Exchange($"/api/v1/agents/{theater.AgentId}/limits")).ToString();
        var list = await theater.World("/api/scenarios");
        list.GetProperty("ready").GetBoolean().ShouldBeTrue(list.ToString());
        list.GetProperty("consoleUrl").GetString().ShouldBe(theater.First.GetProperty("url").GetString() + "/console/");
        list.GetProperty("scenarios").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldBe(Names);
        var watched = theater.Watch(
            seen => seen.Contains("event: scenario\ndata: {\"run\":\"run_", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var people = new List<string?>();
        foreach (var name in Names.Concat(Names))
        {
            var run = await theater.Play(name);
            Passed(run, list.GetProperty("scenarios").EnumerateArray().First(one => one.GetProperty("name").GetString() == name));
            people.Add(run.GetProperty("person").GetString());
            (await Left(theater, limits)).ShouldBeEmpty($"after {name}");
        }

        (await watched).ShouldContain("event: scenario");
        people.ShouldBeUnique();
        var kept = await theater.World("/api/scenarios/runs");
        kept.EnumerateArray().Select(run => run.GetProperty("scenario").GetString()).ShouldBe(Names.Concat(Names).Reverse());
        kept.GetRawText().ShouldNotMatch("sb_(super|org|agent)_[A-Za-z0-9]", "no token is shown");
    }

    [Fact]
    public async Task A_scenario_whose_world_is_broken_fails_and_says_what_was_seen()
    {
        await using var theater = await Theater.Open("sqlite", "--set", "Limits:ActionsPerMinute=3");
        var limits = (await theater.Exchange($"/api/v1/agents/{theater.AgentId}/limits")).ToString();
        await theater.Asks(HttpMethod.Put, "/api/faults", new[] { new { provider = "twilio", operation = "webhook.sms", kind = "dropWebhook" } });

        var run = await theater.Play("text");

        run.GetProperty("state").GetString().ShouldBe("failed");
        var steps = run.GetProperty("steps").EnumerateArray().ToList();
        steps.Select(step => step.GetProperty("state").GetString()).ShouldBe(["done", "done", "failed", "waiting", "waiting", "waiting"]);
        var problem = steps[2].GetProperty("problem").GetString()!;
        problem.ShouldContain("Expected an event with \"Hello, are you open on Tuesday?\"");
        problem.ShouldContain("seen: no event");
        (await theater.Exchange($"/api/v1/agents/{theater.AgentId}/limits")).ToString().ShouldBe(limits, "what was raised is as before, also after a failure");
        (await theater.World("/api/faults")).GetArrayLength().ShouldBe(1, "the fault is the test's, and stays");
    }

    [Fact]
    public async Task Without_the_first_runs_tokens_nothing_is_played_and_it_is_said_what_to_do()
    {
        await using var theater = await Theater.Open("sqlite");
        var whole = await File.ReadAllTextAsync(theater.FirstRunFile);

        File.Delete(theater.FirstRunFile);
        (await NotReady(theater)).ShouldContain("first-run.json");

        var token = theater.First.GetProperty("organizationToken").GetString()!;
        await File.WriteAllTextAsync(theater.FirstRunFile, whole.Replace(token, "sb_org_nobody", StringComparison.Ordinal));
        (await NotReady(theater)).ShouldContain("organizationToken");

        await File.WriteAllTextAsync(theater.FirstRunFile, whole);
        (await theater.Play("text")).GetProperty("state").GetString().ShouldBe("passed");
        (await theater.Asks(HttpMethod.Post, "/api/scenarios/nothing/runs")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theater.Asks(HttpMethod.Get, "/api/scenarios/runs/run_nothing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_second_start_is_refused_and_stopping_ends_the_first_with_all_that_it_started()
    {
        await using var theater = await Theater.Open("sqlite");
        var (id, process) = await OtherExchange(theater);
        var refused = await theater.Asks(HttpMethod.Post, "/api/scenarios/text/runs");
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Body.GetProperty("error").GetString()!.ShouldContain(id);
        (await theater.World("/api/scenarios")).GetProperty("running").GetString().ShouldBe(id);

        (await theater.Asks(HttpMethod.Delete, $"/api/scenarios/runs/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);

        var run = await theater.Run(id);
        run.GetProperty("state").GetString().ShouldBe("failed");
        var current = run.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("state").GetString() == "failed");
        current.GetProperty("problem").GetString().ShouldBe("stopped");
        Runs(process).ShouldBeFalse();
        (await Numbers(theater)).Length.ShouldBe(1, "the other one's number is given back");
        (await theater.World("/api/faults")).GetArrayLength().ShouldBe(0);
        (await theater.Play("text")).GetProperty("state").GetString().ShouldBe("passed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_runaway_agent_that_is_stopped_after_any_step_is_taken_away_with_its_alert(int steps)
    {
        await using var theater = await Theater.Open("sqlite");
        var limits = (await theater.Exchange($"/api/v1/agents/{theater.AgentId}/limits")).ToString();
        var id = await theater.Begin("runaway-agent");
        await theater.Comes(id, steps);

        (await theater.Asks(HttpMethod.Delete, $"/api/scenarios/runs/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await theater.Run(id)).ToString().ShouldNotContain("could not be undone");
        (await Left(theater, limits)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_scenario_started_ends_with_the_server()
    {
        await using var theater = await Theater.Open("sqlite");
        var before = Folders();
        var (_, process) = await OtherExchange(theater);
        Folders().Except(before).ShouldNotBeEmpty();

        await theater.Stop();

        Runs(process).ShouldBeFalse();
        Folders().Except(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_scenario_started_ends_with_a_server_that_is_killed_and_is_forgotten_at_its_next_start()
    {
        await using var theater = await Theater.Open("sqlite");
        var before = Folders();
        var numbers = await Numbers(theater);
        var (id, process) = await OtherExchange(theater);
        await theater.Comes(id, 2);
        (await Numbers(theater)).Length.ShouldBe(numbers.Length + 1);

        await theater.KillAlone();

        await Eventually.Holds(() => Task.FromResult(!Runs(process)));
        await Eventually.Holds(() => Task.FromResult(!Folders().Except(before).Any()));
        await theater.StartAgain();
        (await Numbers(theater)).ShouldBe(numbers);
        (await theater.World("/api/people")).GetArrayLength().ShouldBe(0, "who was made up for the run has left");
        (await theater.Play("text")).GetProperty("state").GetString().ShouldBe("passed");
    }

    [Fact]
    public async Task Settings_that_stand_beside_the_program_are_not_those_of_the_exchange_that_a_scenario_starts()
    {
        var copy = Directory.CreateTempSubdirectory("switchboard-program-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(copy.FullName, "appsettings.json"), """{ "Switchboard": { "Simulator": { "Enabled": false } } }""");
            await using var theater = await Theater.OpenAt(CopyOfProgram(copy), "sqlite", "--set", "Simulator:Enabled=true");

            var (id, _) = await OtherExchange(theater);

            await theater.Asks(HttpMethod.Delete, $"/api/scenarios/runs/{id}");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    static void Passed(JsonElement run, JsonElement told)
    {
        var steps = run.GetProperty("steps").EnumerateArray().ToList();
        var problems = steps.Select(step => step.TryGetProperty("problem", out var problem) ? problem.GetString() : null).OfType<string>();
        run.GetProperty("state").GetString().ShouldBe("passed", $"{told.GetProperty("name")}: {string.Join("; ", problems)}");
        steps.ShouldAllBe(step => step.GetProperty("state").GetString() == "done" && step.GetProperty("says").GetString()!.Length > 0);
        steps.Select(step => (step.GetProperty("title").GetString(), step.GetProperty("who").GetString()))
            .ShouldBe(told.GetProperty("steps").EnumerateArray().Select(step => (step.GetProperty("title").GetString(), step.GetProperty("who").GetString())));
        steps.Count(step => step.TryGetProperty("request", out var request)
            && request.GetProperty("url").GetString()!.Contains("/api/v1/", StringComparison.Ordinal)
            && step.GetProperty("answer").GetProperty("status").GetInt32() >= 200).ShouldBeGreaterThan(1, "what really went over the wire");
    }

    /// <summary>Numbers that somebody has.</summary>
    static async Task<string?[]> Numbers(Theater theater) =>
    [
        .. (await theater.World("/api/lines")).EnumerateArray()
            .Where(line => line.GetProperty("provider").GetString() == "twilio").Select(line => line.GetProperty("address").GetString()),
    ];

    /// <summary>What is as it was not before.</summary>
    static async Task<List<string>> Left(Theater theater, string limits)
    {
        List<string> left = [];
        void Note(bool isLeft, string what) => left.AddRange(isLeft ? [what] : []);
        Note((await theater.World("/api/faults")).GetArrayLength() > 0, "faults");
        Note((await theater.Exchange($"/api/v1/agents/{theater.AgentId}/limits")).ToString() != limits, "limits");
        Note(Items(await theater.Exchange("/api/v1/agents?limit=100")).Count(agent => agent.GetProperty("status").GetString() == "active") > 1, "an agent");
        Note(Items(await theater.Exchange("/api/v1/alerts?state=open"))
            .Any(alert => alert.GetProperty("kind").GetString() == "actions_per_day_nearly_reached"), "an alert");
        Note(Items(await theater.Exchange("/api/v1/conversations?owner=human")).Any(), "a takeover");
        Note(Items(await theater.Exchange("/api/v1/opt-outs")).Any(), "an opt-out");
        Note(Items(await theater.Exchange("/api/v1/organizations", "superAdminToken"))
            .Count(one => one.GetProperty("status").GetString() != "deleting" && one.GetProperty("slug").GetString() != "sample") > 1, "customers");
        var own = theater.First.GetProperty("url").GetString()!;
        Note((await theater.World("/api/lines")).EnumerateArray().Any(line => line.TryGetProperty("webhook", out var webhook)
            && !webhook.GetString()!.StartsWith(own, StringComparison.Ordinal)), "another exchange's number");
        return left;
    }

    static async Task<string> NotReady(Theater theater)
    {
        var list = await theater.World("/api/scenarios");
        list.GetProperty("ready").GetBoolean().ShouldBeFalse();
        var (status, refusal, _) = await theater.Asks(HttpMethod.Post, "/api/scenarios/text/runs");
        status.ShouldBe(HttpStatusCode.Conflict);
        refusal.GetProperty("error").GetString().ShouldBe(list.GetProperty("why").GetString());
        return list.GetProperty("why").GetString()!;
    }

    /// <summary>A run that has started another exchange, and its process.</summary>
    static async Task<(string Run, int Process)> OtherExchange(Theater theater)
    {
        var id = await theater.Begin("kill-and-recover");
        var says = (await theater.Comes(id, 1)).GetProperty("steps")[0].GetProperty("says").GetString()!;
        var process = int.Parse(ProcessIn().Match(says).Groups["id"].Value, CultureInfo.InvariantCulture);
        Runs(process).ShouldBeTrue();
        return (id, process);
    }

    static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static string CopyOfProgram(DirectoryInfo to)
    {
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is not (".pdb" or ".xml")))
        {
            File.Copy(file, Path.Combine(to.FullName, Path.GetFileName(file)), overwrite: false);
        }

        var natives = Path.Combine(AppContext.BaseDirectory, "runtimes");
        foreach (var file in Directory.GetFiles(natives, "*", SearchOption.AllDirectories))
        {
            var place = Path.Combine(to.FullName, "runtimes", Path.GetRelativePath(natives, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }

        return Path.Combine(to.FullName, Path.GetFileName(RealProcess.Built));
    }

    static string[] Folders() => Directory.GetDirectories(Path.GetTempPath(), "switchboard-another-*");

    static JsonElement.ArrayEnumerator Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    [GeneratedRegex("^Process (?<id>[0-9]+) at ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProcessIn();
}

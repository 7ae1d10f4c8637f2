using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>Scenarios on the simulator's page: a run as it happens, beside the phone of its person.</summary>
public sealed class ScenariosPaneTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    const string Text = "Run: A person texts, an agent answers";

    [Theory]
    [InlineData(1440)]
    [InlineData(760)]
    public async Task A_scenario_fills_in_step_by_step_beside_the_phone_of_its_person(int width)
    {
        await using var phones = await sandbox.Open(new() { ViewportSize = new() { Width = width, Height = 900 } });
        await phones.Show("Scenarios");
        await phones.Button(Text).ClickAsync();

        await Expect(phones.Scenarios.GetByRole(AriaRole.Status)).ToContainTextAsync("passed");
        var steps = await phones.Steps.CountAsync();
        steps.ShouldBeGreaterThan(3);
        await Expect(phones.Steps.Filter(new() { HasText = "done" })).ToHaveCountAsync(steps);
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        var wire = phones.Steps.Filter(new() { HasText = "POST /api/v1/messages" }).First;
        await wire.GetByText("POST /api/v1/messages").ClickAsync();
        await Expect(wire).ToContainTextAsync("body: ");
        (await phones.Violations()).ShouldBeEmpty();
        (await phones.Overflow()).ShouldBe(0);
        await phones.Shows($"scenario-{width}");

        var link = phones.Scenarios.GetByRole(AriaRole.Link, new() { Name = "The conversation" });
        await Expect(link).ToHaveAttributeAsync("target", "_blank");
        await Expect(link).ToHaveAttributeAsync("rel", "noopener");
        await phones.Reload();
        await Expect(phones.Steps).ToHaveCountAsync(steps);
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_runs_elsewhere_is_told_and_can_be_stopped()
    {
        await using var here = await sandbox.Open();
        await using var there = await sandbox.Open();
        await there.Show("Scenarios");
        await here.Show("Scenarios");
        await here.Button("Run: The carrier fails").ClickAsync();

        await Expect(there.Scenarios).ToContainTextAsync("started elsewhere");
        await Expect(there.Button(Text)).ToBeDisabledAsync();
        await there.Scenarios.GetByRole(AriaRole.Link, new() { Name = "Show it" }).ClickAsync();
        await there.Button("Stop").ClickAsync();

        await Expect(here.Scenarios.GetByRole(AriaRole.Status)).ToContainTextAsync("failed");
        await Expect(here.Steps.Filter(new() { HasText = "stopped" })).ToHaveCountAsync(1);
        await Expect(there.Button(Text)).ToBeEnabledAsync();
        await Expect(here.InForce).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_happened_to_a_run_while_nothing_was_told_is_seen_with_the_next_connection()
    {
        await using var phones = await sandbox.Open();
        // Connections that end at once, and tell of no run.
        await phones.Reads("**/api/live", "retry: 500\ndata: {\"first\":1,\"last\":1}\n\n", "text/event-stream");
        await phones.Reload();
        await phones.Show("Scenarios");

        await phones.Button(Text).ClickAsync();

        await Expect(phones.Scenarios.GetByRole(AriaRole.Status)).ToContainTextAsync("passed");
    }

    [Fact]
    public async Task Where_nothing_can_be_played_the_page_says_why()
    {
        await using var phones = await sandbox.Open();
        await sandbox.WithoutFirstRun(async () =>
        {
            await phones.Show("Scenarios");
            await Expect(phones.Scenarios).ToContainTextAsync("first-run.json isn't in the data folder any more");
            await Expect(phones.Button(Text)).ToBeDisabledAsync();
            (await phones.Violations()).ShouldBeEmpty();
        });
        await Expect(phones.Button(Text)).ToBeEnabledAsync();
    }

    [Fact]
    public async Task The_console_is_one_link_away()
    {
        await using var phones = await sandbox.Open();
        await Expect(phones.Console).ToHaveAttributeAsync("target", "_blank");
        (await phones.Console.GetAttributeAsync("href")).ShouldEndWith("/console/");
    }
}

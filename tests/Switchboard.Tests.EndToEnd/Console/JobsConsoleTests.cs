using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class JobsConsoleTests(Operations operations)
{
    [Fact]
    public async Task A_job_that_gave_up_runs_again_and_is_gone_from_the_list_and_the_navigation()
    {
        using var customer = await operations.Onboard("Job House");
        await customer.Hears(Operations.Person(), "Hello");
        await FullHouse.DeadJob(operations, customer, "message.attend");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("jobs");
        await Expect(desk.Navigation.GetByRole(AriaRole.Link, new() { Name = "Jobs & outbox" })).ToContainTextAsync("1");

        await desk.Row("Jobs that gave up", "Message attend").GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("It broke on our side.");
        await desk.Confirm("Replay");

        await desk.Sees("No job gave up");
        (await customer.Admin.List("jobs")).ShouldBeEmpty();
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_whose_cause_isnt_mended_gives_up_again()
    {
        using var customer = await operations.Onboard("Broken House");
        await customer.Hears(Operations.Person(), "Hello");
        await FullHouse.DeadJob(operations, customer, "message.unknown");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("jobs");

        await desk.Row("Jobs that gave up", "Message unknown").GetByRole(AriaRole.Button).Last.ClickAsync();
        await desk.Confirm("Replay");

        await Expect(desk.Row("Jobs that gave up", "Message unknown")).ToContainTextAsync("No handler of this version does message.unknown.");
    }

    [Fact]
    public async Task Jobs_are_shown_by_how_they_stand_and_the_address_keeps_which()
    {
        using var customer = await operations.Onboard("Patient House");
        await customer.Hears(Operations.Person(), "Hello");
        await FullHouse.LaterJob(operations, customer, "test.tried", attempts: 3);
        await FullHouse.LaterJob(operations, customer, "test.planned", attempts: 0);
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("jobs");
        await desk.Sees("No job gave up");
        var states = desk.Page.GetByRole(AriaRole.Radiogroup, new() { Name = "Jobs", Exact = true });

        await states.GetByText("Tried again").ClickAsync();
        var tried = desk.Row("Jobs that are tried again", "Test tried");
        await Expect(tried).ToContainTextAsync("It broke on our side.");
        await Expect(tried).ToContainTextAsync("in 1 hr.");
        await Expect(tried.GetByRole(AriaRole.Cell, new() { Name = "3", Exact = true })).ToBeVisibleAsync();
        await Expect(tried.GetByRole(AriaRole.Button, new() { Name = "Replay" })).ToHaveCountAsync(0);
        await desk.Page.ReloadAsync();
        await Expect(tried).ToBeVisibleAsync();

        await states.GetByText("Waiting").ClickAsync();
        await Expect(desk.Row("Jobs that wait", "Test planned")).ToContainTextAsync("in 1 hr.");
        await Expect(desk.Row("Jobs that wait", "Test tried")).ToHaveCountAsync(0);
        await states.GetByText("Running").ClickAsync();
        await desk.Sees("No job runs");
        await states.GetByText("Gave up").ClickAsync();
        await desk.Sees("No job gave up");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_outbox_has_what_did_not_arrive_with_why_and_leads_to_it()
    {
        using var customer = await operations.Onboard("Outbox House");
        var off = Operations.Person();
        await customer.World.Is(off, "unreachable");
        (await customer.AgentWrites(off, "Your table waits")).ShouldBe(201);
        await customer.ConversationWith(off, "waits");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("jobs");

        await Expect(desk.Row("Outbox", off)).ToContainTextAsync("30003");
        await desk.Field("State").SelectOptionAsync(new SelectOptionValue { Label = "Waiting" });
        await desk.Sees("Nothing in the outbox");
        await desk.Field("State").SelectOptionAsync(new SelectOptionValue { Label = "Failed" });
        await desk.Row("Outbox", off).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(new InboxScreen(desk).Message("Your table waits")).ToBeInViewportAsync();
    }
}

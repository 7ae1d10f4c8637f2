using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class LimitsConsoleTests(Operations operations)
{
    [Fact]
    public async Task A_limit_counts_as_soon_as_it_is_saved_and_shows_what_is_left()
    {
        using var customer = await operations.Onboard("Limit House");
        var person = Operations.Person();
        (await customer.AgentWrites(person, "One")).ShouldBe(201);
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo($"limits/agents/{customer.AgentId}");

        await desk.Field("Messages a day").FillAsync("2");
        await desk.Press("Save");
        await Expect(desk.Section("Limits of the agent")).ToContainTextAsync("Saved");
        await Expect(desk.Section("What is left now")).ToContainTextAsync("Messages a day");
        (await customer.AgentWrites(person, "Two")).ShouldBe(201);
        (await customer.AgentWrites(person, "Three")).ShouldBe(403);
        await desk.Field("Messages a day").FillAsync("");
        await desk.Press("Save");
        await Expect(desk.Section("Limits of the agent")).ToContainTextAsync("Saved");

        (await customer.AgentWrites(person, "Three")).ShouldBe(201);
        await desk.GoTo("limits");
        await Expect(desk.Row("Usage by channel", "SMS")).ToContainTextAsync("3");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_spent_stands_in_a_chart_a_table_and_a_file()
    {
        using var customer = await operations.Onboard("Bill House");
        (await customer.AgentWrites(Operations.Person(), "One")).ShouldBe(201);
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("limits/days");

        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Dollars a day" })).ToBeVisibleAsync();
        await Expect(desk.Page.Locator(".recharts-bar-rectangle path").First).ToBeAttachedAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "SMS" })).ToContainTextAsync("Front desk");
        await desk.GoTo("limits/billing");
        await desk.Settles();
        var file = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Press("Download CSV"));

        (await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).ShouldContain("sms");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_runs_the_deployment_books_a_tier_and_a_markup_and_the_customer_says_where_bills_go()
    {
        using var customer = await operations.Onboard("Booked House");
        await using var desk = await operations.SignIn(customer.OrganizationId);
        await desk.GoTo("limits/billing");

        await desk.Field("Tier").SelectOptionAsync("pro");
        await desk.Field("Markup, percent").FillAsync("25");
        await desk.Press("Save");
        await Expect(desk.Section("What is booked")).ToContainTextAsync("Saved");
        await using var theirs = await operations.SignIn(customer, role: "admin");
        await theirs.GoTo("limits/billing");
        await Expect(theirs.Section("What is booked")).ToContainTextAsync("Pro");
        await Expect(theirs.Field("Tier")).ToHaveCountAsync(0);
        await theirs.Field("Bills go to").FillAsync("books@booked.example");
        await theirs.Press("Save");
        await Expect(theirs.Section("What is booked")).ToContainTextAsync("Saved");

        var config = await customer.Admin.Get("billing/config");
        (config.GetProperty("tier").GetString(), config.GetProperty("markupPercent").GetInt32(), config.GetProperty("billingEmail").GetString())
            .ShouldBe(("pro", 25, "books@booked.example"));
    }

    [Theory]
    [InlineData("?to=abc")]
    [InlineData("?from=0020-01-01&to=2026-01-01")]
    public async Task Days_that_cannot_be_read_or_drawn_leave_the_page_in_order(string days)
    {
        using var customer = await operations.Onboard($"Days House {days.Length}");
        await using var desk = await operations.SignIn(customer, role: "admin");

        await desk.GoTo($"limits/days{days}");

        await Expect(desk.Field("To")).Not.ToHaveValueAsync("");
        await Expect(desk.Main).Not.ToContainTextAsync("This page broke");
        desk.Broken.ShouldBeEmpty();
    }
}

using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class OrganizationsConsoleTests(Operations operations)
{
    [Fact]
    public async Task An_organization_is_made_suspended_resumed_approved_and_deleted()
    {
        await using var desk = await operations.SignIn("org_deployment");
        var organizations = new OrganizationsScreen(desk);
        await desk.GoTo("organizations");

        using var admin = new Door(operations.Address, await organizations.Make("Willow & Sons"));
        (await admin.Status(HttpMethod.Get, "agents")).ShouldBe(HttpStatusCode.OK);
        await organizations.Open("Willow & Sons");
        await Expect(desk.Main).ToContainTextAsync("Sandbox reaches the simulator alone");
        await organizations.Does("Suspend");
        await Expect(desk.Main).ToContainTextAsync("Its tokens and sessions open nothing until it is resumed.");
        (await admin.Status(HttpMethod.Get, "agents")).ShouldBe(HttpStatusCode.Forbidden);
        await organizations.Does("Resume");
        (await admin.Status(HttpMethod.Get, "agents")).ShouldBe(HttpStatusCode.OK);
        await organizations.DoesForGood("Approve for production", "willow-sons", "Approve for production");
        await Expect(desk.Dialog).ToContainTextAsync("Willow & Sons is in production");
        await desk.Keys("Escape");
        await Expect(desk.Main).ToContainTextAsync("Production reaches real people");
        await organizations.DoesForGood("Delete", "willow-sons", "Delete for good");

        await Expect(desk.Main).ToContainTextAsync("All is erased");
        (await admin.Status(HttpMethod.Get, "agents")).ShouldBe(HttpStatusCode.Unauthorized);
        await desk.Link("Organizations").Last.ClickAsync();
        await desk.Field("Search").FillAsync("Willow");
        await desk.Sees("No such organizations");
    }

    [Fact]
    public async Task A_customer_is_onboarded_with_an_agent_that_texts_at_once_and_is_renamed()
    {
        await using var desk = await operations.SignIn("org_deployment");
        var organizations = new OrganizationsScreen(desk);
        await desk.GoTo("organizations");

        using var agent = new Door(operations.Address, await organizations.Onboard("Larch Dental", "Reception"));

        (await agent.Status(HttpMethod.Post, "messages", new { to = Operations.Person(), body = "We are open", channel = "sms" })).ShouldBe(HttpStatusCode.Created);
        await organizations.Open("Larch Dental");
        await desk.Press("Change");
        await desk.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Larch & Elm Dental");
        await desk.Confirm("Save");
        await Expect(desk.Title).ToHaveTextAsync("Larch & Elm Dental");
        await desk.Link("Look inside").ClickAsync();
        await Expect(desk.Title).ToHaveTextAsync("Overview");
        await desk.Navigation.GetByRole(AriaRole.Link, new() { Name = "Agents" }).ClickAsync();
        await Expect(desk.Row("Agents", "Reception")).ToHaveCountAsync(1);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_runs_the_deployment_goes_from_one_organization_to_another_and_stays_on_the_screen()
    {
        using var one = await operations.Onboard("First Switch");
        using var other = await operations.Onboard("Other Switch");
        await one.Hears(Operations.Person(), "I wrote to the first");
        await other.Hears(Operations.Person(), "I wrote to the other");
        await using var desk = await operations.SignIn(one.OrganizationId);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("inbox");
        await Expect(inbox.Row("to the first")).ToHaveCountAsync(1);

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Organization: First Switch" }).ClickAsync();
        await desk.Field("Find an organization").FillAsync("other sw");
        await Expect(desk.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await desk.Keys("Enter");

        await Expect(inbox.Row("to the other")).ToHaveCountAsync(1);
        await Expect(inbox.Row("to the first")).ToHaveCountAsync(0);
        await desk.Page.WaitForURLAsync($"**/o/{other.OrganizationId}/inbox");
    }

    [Fact]
    public async Task An_address_of_an_organization_that_there_is_not_says_so_and_leads_on()
    {
        await using var desk = await operations.SignIn("org_deployment");
        await desk.Page.GotoAsync($"{operations.Address}/console/o/org_0000000000000nowhere/inbox");

        await desk.Sees("There is no such organization");
        await desk.Link("Go to the first page").ClickAsync();

        await Expect(desk.Navigation).ToBeVisibleAsync();
        desk.Broken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_was_let_out_of_the_sandbox_is_nowhere_said_to_reach_nobody_real()
    {
        using var customer = await operations.Onboard("Release House");
        await using var desk = await operations.SignIn("org_deployment");
        var organizations = new OrganizationsScreen(desk);
        async Task Connects()
        {
            await desk.Link("Look inside").ClickAsync();
            await desk.Navigation.GetByRole(AriaRole.Link, new() { Name = "Agents" }).ClickAsync();
            await desk.Row("Agents", "Front desk").GetByRole(AriaRole.Link).First.ClickAsync();
            await desk.Link("Connect").ClickAsync();
            await Expect(desk.Title).ToHaveTextAsync("Connect Front desk");
        }

        await desk.GoTo($"organizations/{customer.OrganizationId}");
        await Connects();
        await Expect(desk.Section("Try it")).ToContainTextAsync("Nobody real is reached.");
        for (var back = 0; back < 4; back++)
        {
            await desk.Page.GoBackAsync();
        }

        await organizations.DoesForGood("Approve for production", customer.Slug, "Approve for production");
        await Expect(desk.Dialog).ToContainTextAsync("is in production");
        await desk.Keys("Escape");
        await Connects();

        await Expect(desk.Section("Try it")).ToContainTextAsync("Write to it from your own phone");
        await Expect(desk.Section("Try it")).Not.ToContainTextAsync("Nobody real is reached.");
    }
}

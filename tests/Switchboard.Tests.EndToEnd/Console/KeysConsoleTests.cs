using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class KeysConsoleTests(Operations operations)
{
    [Fact]
    public async Task A_key_is_shown_once_opens_what_it_says_and_nothing_when_revoked()
    {
        using var customer = await operations.Onboard("Key House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        var keys = new KeysScreen(desk);
        await desk.GoTo("keys");

        var key = await keys.Make("CRM", "Organization");
        using var program = new Door(operations.Address, key);
        (await program.List("agents")).Length.ShouldBe(1);
        await Expect(desk.Row("Keys", "CRM")).ToContainTextAsync($"…{key[^4..]}");
        (await desk.Page.ContentAsync()).ShouldNotContain(key);
        await keys.Revoke("CRM");

        await Expect(desk.Row("Keys", "CRM")).ToContainTextAsync("Revoked");
        (await program.Status(HttpMethod.Get, "agents")).ShouldBe(HttpStatusCode.Unauthorized);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_being_made_and_what_is_shown_once_is_not_closed_by_accident()
    {
        using var customer = await operations.Onboard("Escape House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("keys");
        var goesOn = new TaskCompletionSource();
        await desk.Page.RouteAsync("**/api/v1/tokens", async route =>
        {
            if (route.Request.Method == "POST")
            {
                await goesOn.Task;
            }

            await route.ContinueAsync();
        });
        await desk.Press("New key");
        await desk.Dialog.GetByLabel("Name").FillAsync("CRM");
        await desk.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Organization" }).CheckAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();

        await Expect(desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeDisabledAsync();
        await desk.Keys("Escape");
        goesOn.SetResult();
        await Expect(desk.Dialog).ToContainTextAsync("It is shown this once");
        await desk.Keys("Escape");
        await desk.Page.Mouse.ClickAsync(4, 4);
        await Expect(desk.Row("Keys", "CRM")).ToHaveCountAsync(1);
        (await desk.Secret(desk.Dialog)).ShouldNotBeEmpty();
        await desk.Confirm("Done");
        await desk.Row("Keys", "CRM").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await Expect(desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_was_made_before_is_told_to_be_lost()
    {
        using var customer = await operations.Onboard("Twice House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.Page.RouteAsync("**/api/v1/tokens", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            // As when the first answer was lost on its way.
            await route.FetchAsync();
            await route.FulfillAsync(new() { Response = await route.FetchAsync() });
        });
        await desk.GoTo($"agents/{customer.AgentId}");

        await desk.Press("Make a token");
        await desk.Dialog.GetByLabel("Name").FillAsync("Nightly");
        await desk.Confirm("Make it");

        await Expect(desk.Section("Tokens")).ToContainTextAsync("It was shown before. Revoke it and make another.");
        await desk.GoTo($"agents/{customer.AgentId}/connect");
        await desk.Press("Make a token and fill it in");
        await Expect(desk.Section("Its token")).ToContainTextAsync("was shown before");
    }
}

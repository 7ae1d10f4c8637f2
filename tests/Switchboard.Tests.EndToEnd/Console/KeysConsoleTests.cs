using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Tokens that programs sign their requests with.</summary>
internal sealed class KeysScreen(OperatorsDesk desk)
{
    /// <summary>Makes a key; returns it, as it is shown this once.</summary>
    public async Task<string> Make(string name, string opens)
    {
        await desk.Press("New key");
        await desk.Dialog.GetByLabel("Name").FillAsync(name);
        await desk.Dialog.GetByRole(AriaRole.Radio, new() { Name = opens }).CheckAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("It is shown this once");
        var key = await desk.Secret(desk.Dialog);
        await desk.Confirm("Done");
        return key;
    }

    public async Task Revoke(string name)
    {
        await desk.Row("Keys", name).GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke") }).ClickAsync();
        await desk.Confirm("Revoke");
    }
}

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
}

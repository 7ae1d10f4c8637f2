using System.Net;
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
}

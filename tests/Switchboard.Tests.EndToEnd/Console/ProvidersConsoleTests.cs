using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class ProvidersConsoleTests(Operations operations)
{
    [Fact]
    public async Task A_credential_is_tested_and_saved_a_wrong_one_says_why_and_no_secret_is_shown()
    {
        using var customer = await operations.Onboard("Account House");
        var (sid, token) = await operations.World.Account("twilio");
        await using var desk = await operations.SignIn(customer, role: "admin");
        var providers = new ProvidersScreen(desk);
        await desk.GoTo("providers");

        await providers.Register("Twilio");
        await providers.Fill("Twilio", sid, new string('0', 32));
        await providers.Press("Twilio", "Test and save");
        await Expect(providers.Card("Twilio").GetByRole(AriaRole.Alert)).ToContainTextAsync("Twilio refused the credentials");
        await providers.Fill("Twilio", sid, token);
        await providers.Press("Twilio", "Test and save");

        await Expect(providers.Card("Twilio")).ToContainTextAsync("Own account");
        await Expect(providers.Card("Twilio")).ToContainTextAsync(sid);
        await Expect(providers.Card("Twilio")).ToContainTextAsync(token[^4..]);
        (await desk.Page.ContentAsync()).ShouldNotContain(token);
        (await customer.Admin.Get("providers/twilio")).GetRawText().ShouldNotContain(token);
        await providers.Press("Twilio", "Retract");
        await desk.Dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await desk.Confirm("Retract");
        await Expect(providers.Card("Twilio")).ToContainTextAsync("The deployment’s account");
    }
}

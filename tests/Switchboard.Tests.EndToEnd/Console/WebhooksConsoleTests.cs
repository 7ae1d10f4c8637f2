using Microsoft.Playwright;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class WebhooksConsoleTests(Operations operations)
{
    [Fact]
    public async Task A_webhook_is_made_and_tested_and_a_delivery_that_failed_comes_again()
    {
        using var customer = await operations.Onboard("Hook House");
        using var receiver = new Receiver();
        await using var desk = await operations.SignIn(customer, role: "admin");
        var webhooks = new WebhooksScreen(desk);
        await desk.GoTo("webhooks");

        (await webhooks.Make(receiver.Url, "CRM")).ShouldStartWith("whsec_");
        await desk.Press("Send a test");
        await Expect(webhooks.Trial).ToContainTextAsync("Answered with 204");
        await desk.Sees("A test shows above, and isn’t kept.");
        receiver.Heard.Single().Body.ShouldContain("webhook.test");
        receiver.Answer = 500;
        await customer.Hears(Operations.Person(), "Hello");
        await Eventually.Holds(async () => (await customer.Admin.List($"webhooks/{desk.Page.Url.Split('/')[^1]}/deliveries?state=failed")).Length == 1);
        await desk.Page.ReloadAsync();
        await Expect(webhooks.Delivery("message.received")).ToContainTextAsync("Failed");
        await Expect(webhooks.Delivery("message.received")).ToContainTextAsync("Answered with 500");
        receiver.Answer = 204;
        var (failed, before) = (receiver.Heard.Last().WebhookId, receiver.Heard.Count);
        await webhooks.Replay("message.received");

        await Eventually.Holds(() => Task.FromResult(receiver.Heard.Count > before));
        receiver.Heard.Last().WebhookId.ShouldBe(failed, "a receiver knows by it what it had already");
        await Expect(desk.Dialog).ToContainTextAsync("Delivered");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_happened_before_a_webhook_was_there_is_brought_to_it_from_an_instant_on()
    {
        using var customer = await operations.Onboard("Late House");
        using var receiver = new Receiver();
        await customer.Hears(Operations.Person(), "Before it was there");
        await customer.Admin.Post("webhooks", new { url = receiver.Url, description = "Latecomer" });
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("webhooks");
        await desk.Row("Webhooks", "Latecomer").GetByRole(AriaRole.Link).ClickAsync();

        await desk.Press("Replay since…");
        await desk.Confirm("Replay");

        await desk.Sees("One event is on its way.");
        await Eventually.Holds(() => Task.FromResult(receiver.Heard.Any(one => one.Body.Contains("message.received", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_webhook_that_was_disabled_says_why_and_is_enabled_again_and_deleted()
    {
        using var customer = await operations.Onboard("Gone House");
        using var receiver = new Receiver(410);
        await customer.Admin.Post("webhooks", new { url = receiver.Url, description = "Old site" });
        await customer.Hears(Operations.Person(), "Hello");
        await Eventually.Holds(async () => (await customer.Admin.List("webhooks"))[0].GetProperty("status").GetString() == "disabled");
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("webhooks");
        await desk.Row("Webhooks", "Old site").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(desk.Main).ToContainTextAsync("410");
        await Expect(desk.Main).ToContainTextAsync("Nothing is delivered while it is disabled.");
        // Enabled again it takes up what had begun.
        receiver.Answer = 204;
        await desk.Press("Enable");
        await Expect(desk.Button("Disable")).ToBeVisibleAsync();
        (await customer.Admin.List("webhooks"))[0].GetProperty("status").GetString().ShouldBe("enabled");
        await desk.Press("Delete");
        await desk.Confirm("Delete");

        await desk.Sees("No webhooks yet");
        (await customer.Admin.List("webhooks")).ShouldBeEmpty();
    }
}

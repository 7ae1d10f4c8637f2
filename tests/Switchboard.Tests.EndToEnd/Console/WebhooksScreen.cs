using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Programs that what happens is posted to, and what became of each delivery.</summary>
internal sealed class WebhooksScreen(OperatorsDesk desk)
{
    public ILocator Trial => desk.Section("Test");

    /// <summary>Makes a webhook and opens it; returns its secret, which is shown this once.</summary>
    public async Task<string> Make(string url, string description)
    {
        await desk.Press("New webhook");
        await desk.Dialog.GetByLabel("Address").FillAsync(url);
        await desk.Dialog.GetByLabel("What it is for").FillAsync(description);
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("It is shown this once");
        var secret = await desk.Secret(desk.Dialog);
        await desk.Confirm("Done");
        await desk.Row("Webhooks", description).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(desk.Title).ToHaveTextAsync(description);
        return secret;
    }

    public ILocator Delivery(string kind) => desk.Row("Deliveries", kind);

    /// <summary>Opens the tries of a delivery and has it come again.</summary>
    public async Task Replay(string kind)
    {
        await Delivery(kind).GetByRole(AriaRole.Button, new() { Name = $"Tries of {kind}" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("It is on its way again.");
    }
}

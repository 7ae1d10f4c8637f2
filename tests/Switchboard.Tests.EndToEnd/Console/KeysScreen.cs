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
        await desk.Row("Keys", name).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await desk.Confirm("Revoke");
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The tenants of the deployment, for whoever runs it.</summary>
internal sealed class OrganizationsScreen(OperatorsDesk desk)
{
    /// <summary>Makes an organization; returns its admin's token, which is shown this once.</summary>
    public async Task<string> Make(string name)
    {
        await desk.Press("New organization");
        await desk.Dialog.GetByLabel("Name").FillAsync(name);
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create organization" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("It is shown this once");
        var token = await desk.Secret(desk.Dialog);
        await desk.Confirm("Done");
        return token;
    }

    public async Task Open(string name)
    {
        await desk.Field("Search").FillAsync(name);
        await desk.Row("Organizations", name).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(desk.Title).ToHaveTextAsync(name);
    }

    public async Task Does(string what)
    {
        await desk.Press(what);
        await desk.Confirm(what);
    }

    /// <summary>Does what can't be taken back: its name is typed first.</summary>
    public async Task DoesForGood(string what, string slug, string confirm)
    {
        await desk.Press(what);
        await Expect(desk.Dialog.GetByRole(AriaRole.Button, new() { Name = confirm })).ToBeDisabledAsync();
        await desk.Dialog.GetByLabel($"Type “{slug}” to go on").FillAsync(slug);
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = confirm }).ClickAsync();
    }
}

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

    /// <summary>Makes an organization with its first agent; returns the agent's token, which is shown this once.</summary>
    public async Task<string> Onboard(string name, string agent)
    {
        await desk.Press("Onboard a customer");
        await desk.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await desk.Dialog.GetByLabel("Its first agent").FillAsync(agent);
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Onboard" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("The tokens are shown this once");
        var tokens = await desk.Dialog.Locator("pre").AllInnerTextsAsync();
        await desk.Confirm("Done");
        return tokens[1].Trim();
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

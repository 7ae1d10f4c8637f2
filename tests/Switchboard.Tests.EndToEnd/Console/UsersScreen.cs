using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Who may sign in.</summary>
internal sealed class UsersScreen(OperatorsDesk desk)
{
    /// <summary>Invites somebody; returns the link to pass on, which is shown this once.</summary>
    public async Task<string> Invite(string name, string email, string role)
    {
        await desk.Press("Invite somebody");
        await desk.Dialog.GetByLabel("Name").FillAsync(name);
        await desk.Dialog.GetByLabel("E-mail address").FillAsync(email);
        await desk.Dialog.GetByRole(AriaRole.Radio, new() { Name = role }).CheckAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("It is shown this once");
        var link = await desk.Secret(desk.Dialog);
        await desk.Confirm("Done");
        return link;
    }

    /// <summary>Makes a link by which somebody chooses another password; it is shown this once.</summary>
    public async Task<string> NewLink(string name)
    {
        await desk.Press($"Change {name}");
        await desk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "New sign-in link" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await desk.Sees("It is shown this once");
        var shown = desk.Dialog.Filter(new() { HasText = "It is shown this once" });
        var link = await desk.Secret(shown);
        await shown.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(desk.Dialog).ToHaveCountAsync(0);
        return link;
    }

    /// <summary>Opens the menu of somebody, does what it offers, and says yes.</summary>
    public async Task Does(string name, string what)
    {
        await desk.Press($"Change {name}");
        await desk.Page.GetByRole(AriaRole.Menuitem, new() { Name = what }).ClickAsync();
        await desk.Confirm(what);
    }

    /// <summary>What somebody does who was given a link.</summary>
    public static async Task Accept(OperatorsDesk theirs, string link, string password)
    {
        await theirs.Page.GotoAsync(link);
        await theirs.Field("Password").FillAsync(password);
        await theirs.Field("The password again").FillAsync(password);
        await theirs.Page.Keyboard.PressAsync("Enter");
        await theirs.Page.WaitForURLAsync("**/console/o/**");
    }
}

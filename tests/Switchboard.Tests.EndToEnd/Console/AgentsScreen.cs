using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The agents, and one of them with its channels, profile and tokens.</summary>
internal sealed class AgentsScreen(OperatorsDesk desk)
{
    public ILocator Profile => desk.Section("Profile");

    public ILocator Tokens => desk.Section("Tokens");

    /// <summary>Makes an agent with a number and a mailbox; returns its token, which is shown this once.</summary>
    public async Task<string> Provision(string name)
    {
        await desk.Press("Provision an agent");
        await desk.Dialog.GetByLabel("Name").FillAsync(name);
        await desk.Dialog.GetByLabel("E-mail").CheckAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Provision", Exact = true }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("shown this once");
        return await desk.Secret(desk.Dialog);
    }

    /// <summary>Switches a channel on or off; each asks first.</summary>
    public async Task Switch(string channel, string onOrOff)
    {
        await desk.Row("Channels", channel).GetByRole(AriaRole.Button, new() { Name = $"Switch {onOrOff}" }).ClickAsync();
        await desk.Confirm($"Switch {onOrOff}");
    }

    public async Task<string> MakeToken(string name)
    {
        await Tokens.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        await desk.Dialog.GetByLabel("Name").FillAsync(name);
        await desk.Confirm("Make it");
        return await desk.Secret(Tokens);
    }

    public async Task Does(string what)
    {
        await desk.Press(what);
        await desk.Confirm(what);
    }
}

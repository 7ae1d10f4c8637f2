using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The accounts that messages go over.</summary>
internal sealed class ProvidersScreen(OperatorsDesk desk)
{
    public ILocator Card(string provider) => desk.Section(provider);

    public Task Register(string provider) => Card(provider).GetByRole(AriaRole.Button, new() { Name = "Register an own account" }).ClickAsync();

    public async Task Fill(string provider, string sid, string token)
    {
        await Card(provider).GetByLabel("Account SID").FillAsync(sid);
        await Card(provider).GetByLabel("Auth Token (primary)").FillAsync(token);
    }

    public Task Press(string provider, string button) => Card(provider).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}

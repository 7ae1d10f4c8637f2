using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The console as an operator uses it.</summary>
internal sealed class OperatorsDesk : IAsyncDisposable
{
    const int Patience = 30_000;

    readonly IBrowserContext window;
    readonly string address;
    readonly string organization;

    OperatorsDesk(IBrowserContext window, IPage page, string address, string organization)
    {
        (this.window, Page, this.address, this.organization) = (window, page, address, organization);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Outside.Add(request.Url);
            }
        };
        page.PageError += (_, error) => Wrong.Add(error);
        page.Console += (_, line) => Wrong.AddRange(line.Type == "error" ? [line.Text] : []);
    }

    public IPage Page { get; }

    /// <summary>Requests that went elsewhere.</summary>
    public List<string> Outside { get; } = [];

    /// <summary>Errors of the page's scripts.</summary>
    public List<string> Wrong { get; } = [];

    public ILocator Thread => Page.Locator("main");

    public static async Task<OperatorsDesk> Open(IBrowserContext window, string address, string organization)
    {
        window.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return new(window, await window.NewPageAsync(), address, organization);
    }

    public async Task GoTo(string screen)
    {
        await Page.GotoAsync($"{address}/console/o/{organization}/{screen}");
        await Assertions.Expect(Page.Locator("h1").First).ToBeAttachedAsync();
    }

    /// <summary>Until nothing is asked for any more; the live stream stays open.</summary>
    public Task Settles() => Assertions.Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task Sees(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task Choose(string text) => Page.GetByText(text).First.ClickAsync();

    public Task Press(string button) => Button(button).First.ClickAsync();

    public async Task Answers(string text)
    {
        await Page.Locator("main textarea").FillAsync(text);
        await Page.Keyboard.PressAsync("Control+Enter");
    }

    /// <summary>Says what the agent has to know, and hands back.</summary>
    public async Task ConfirmHandBack()
    {
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Hand back" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    public async Task SignsIn()
    {
        await Page.GetByLabel("E-mail address").FillAsync(Operations.Email);
        await Page.Locator("input[type=password]").FillAsync(Operations.Password);
        await Page.Keyboard.PressAsync("Enter");
    }

    public async ValueTask DisposeAsync() => await window.CloseAsync();
}

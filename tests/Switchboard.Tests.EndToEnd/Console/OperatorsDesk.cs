using Microsoft.Playwright;
using Switchboard.Tests.EndToEnd.Browser;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The console as an operator uses it: what stands on every screen. Each screen has a page of its own.</summary>
internal sealed class OperatorsDesk : IAsyncDisposable
{
    const int Patience = 30_000;

    readonly string address;
    readonly string organization;
    readonly bool isTab;

    OperatorsDesk(IPage page, string address, string organization, bool isTab)
    {
        (Page, this.address, this.organization, this.isTab) = (page, address, organization, isTab);
        page.Request += (_, request) =>
        {
            if (!Array.Exists([address, "data:", "blob:"], near => request.Url.StartsWith(near, StringComparison.Ordinal)))
            {
                Outside.Add(request.Url);
            }
        };
        page.PageError += (_, error) =>
        {
            Wrong.Add(error);
            Broken.Add(error);
        };
        page.Console += (_, line) => Wrong.AddRange(line.Type == "error" ? [line.Text] : []);
    }

    public IPage Page { get; }

    /// <summary>Requests that went elsewhere.</summary>
    public List<string> Outside { get; } = [];

    /// <summary>Errors of the page's scripts, and requests that were refused or failed.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Errors of the page's scripts alone.</summary>
    public List<string> Broken { get; } = [];

    public ILocator Main => Page.GetByRole(AriaRole.Main);

    public ILocator Thread => Main;

    public ILocator Title => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>What went wrong, beside the thing that failed.</summary>
    public ILocator Problem => Page.GetByRole(AriaRole.Alert).Filter(new() { HasNot = Page.Locator(".mantine-Notification-root") });

    /// <summary>What is told in passing.</summary>
    public ILocator Toast => Page.Locator(".mantine-Notification-root");

    public ILocator Navigation => Page.GetByRole(AriaRole.Navigation, new() { Name = "Screens" });

    /// <param name="window">The browser's window, with what it remembers.</param>
    /// <param name="address">The program's.</param>
    /// <param name="organization">Whose screens are looked at.</param>
    /// <param name="isTab">The window stays when the desk is left: others have tabs in it.</param>
    public static async Task<OperatorsDesk> Open(IBrowserContext window, string address, string organization, bool isTab)
    {
        window.SetDefaultTimeout(Patience);
        SetDefaultExpectTimeout(Patience);
        return new(await window.NewPageAsync(), address, organization, isTab);
    }

    public async Task GoTo(string screen)
    {
        await Page.GotoAsync($"{address}/console/o/{organization}/{screen}");
        await Expect(Page.Locator("h1").First).ToBeAttachedAsync();
    }

    /// <summary>Until nothing is asked for any more; the live stream stays open.</summary>
    public async Task Settles()
    {
        await Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await Expect(Page.Locator("[aria-label=Loading], .mantine-Skeleton-root")).ToHaveCountAsync(0);
    }

    /// <summary>Lets the page's clock run ahead, again and again, until something is seen.</summary>
    public async Task Waits(TimeSpan step, ILocator until)
    {
        for (var steps = 0; steps < 20 && !await until.IsVisibleAsync(); steps++)
        {
            await Page.Clock.FastForwardAsync((long)step.TotalMilliseconds);
        }
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    /// <summary>A field that opens a list to choose from.</summary>
    public ILocator Choice(string label) => Page.Locator("input[aria-haspopup=listbox]").And(Page.GetByLabel(label, new() { Exact = true }));

    /// <summary>What is shown this once, or to be copied.</summary>
    public Task<string> Secret(ILocator within) => within.Locator("pre").Last.InnerTextAsync();

    /// <summary>A part of the page by its title.</summary>
    public ILocator Section(string title) => Page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });

    /// <summary>The rows of a table that say something.</summary>
    public ILocator Row(string table, string says) =>
        Page.GetByRole(AriaRole.Table, new() { Name = table, Exact = true }).GetByRole(AriaRole.Row).Filter(new() { HasText = says });

    public Task Sees(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task Choose(string text) => Page.GetByText(text).First.ClickAsync();

    public Task Press(string button) => Button(button).First.ClickAsync();

    public async Task Keys(params string[] keys)
    {
        foreach (var key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    public async Task OpensPalette()
    {
        await Keys("Control+k");
        await Expect(Page.GetByRole(AriaRole.Textbox, new() { Name = "Where to, or what to search" })).ToBeFocusedAsync();
    }

    public async Task Answers(string text)
    {
        await Page.Locator("main textarea").FillAsync(text);
        await Page.Keyboard.PressAsync("Control+Enter");
    }

    /// <summary>Presses the button of an open dialog, and waits until it has closed.</summary>
    public async Task Confirm(string button)
    {
        await Dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    /// <summary>Says what the agent has to know, and hands back.</summary>
    public Task ConfirmHandBack() => Confirm("Hand back");

    /// <summary>Chooses in a field that opens a list.</summary>
    public async Task Pick(string field, string option)
    {
        await Choice(field).ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = option }).First.ClickAsync();
    }

    /// <summary>Tries again whatever failed, until nothing on the page says that it did.</summary>
    public async Task TryAgain()
    {
        var again = Button("Try again").First;
        for (var tries = 0; tries < 20 && await again.IsVisibleAsync(); tries++)
        {
            try
            {
                await again.ClickAsync(new() { Timeout = 2_000 });
            }
            catch (TimeoutException)
            {
                // It may have come back by itself meanwhile; where it didn't, it still says so.
            }

            await Settles();
        }
    }

    public async Task SignsIn(string email = Operations.Email, string password = Operations.Password)
    {
        await Page.GetByLabel("E-mail address").FillAsync(email);
        await Page.Locator("input[type=password]").FillAsync(password);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>The status that a request of the page's own scripts is answered with: without the header that shows it is the page's.</summary>
    public Task<int> Asks(string method, string path, string body = "") => Page.EvaluateAsync<int>("""
        ([method, path, body]) => fetch(path, { method, ...(body && { body, headers: { 'Content-Type': 'application/json' } }) }).then(answer => answer.status)
        """, new[] { method, path, body });

    /// <summary>Nothing scrolls sideways, axe finds nothing, no script broke, and nothing was asked for elsewhere.</summary>
    public async Task IsSound(string where)
    {
        // One that is taken back has ended too.
        await Page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().map(one => one.finished))");
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{where} scrolls sideways");
        (await Axe.Violations(Page)).ShouldBeEmpty(where);
        Broken.ShouldBeEmpty(where);
        Outside.ShouldBeEmpty(where);
    }

    public Task Darkens() => Prefers(ColorScheme.Dark, "dark");

    public Task Lightens() => Prefers(ColorScheme.Light, "light");

    /// <summary>For a person to look at.</summary>
    public Task Shows(string name) => Shot.Of(Page, name);

    public async ValueTask DisposeAsync() => await (isTab ? Page.CloseAsync() : Page.Context.CloseAsync());

    async Task Prefers(ColorScheme scheme, string says)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Expect(Page.Locator($"html[data-mantine-color-scheme={says}]")).ToBeAttachedAsync();
    }
}

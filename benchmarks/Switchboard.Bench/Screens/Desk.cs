using Microsoft.Playwright;

namespace Switchboard.Bench.Screens;

/// <summary>The console in Chromium, signed in.</summary>
internal sealed class Desk : IAsyncDisposable
{
    const string Password = "correct horse battery staple";

    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    readonly IPlaywright playwright;
    readonly IBrowser browser;
    readonly IBrowserContext window;
    readonly string address;
    IPage? page;

    Desk(IPlaywright playwright, IBrowser browser, IBrowserContext window, string address) =>
        (this.playwright, this.browser, this.window, this.address) = (playwright, browser, window, address);

    /// <param name="link">The link for the first sign-in.</param>
    /// <param name="address">Where the screens of the organization are.</param>
    public static async Task<Desk> SignIn(string link, string address)
    {
        var program = Environment.GetEnvironmentVariable("BENCH_CHROMIUM") is { Length: > 0 } path ? path : throw new InvalidOperationException("There is no Chromium.");
        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
        var own = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 1360, Height = 850 } });
        var opened = await own.NewPageAsync();
        await opened.GotoAsync(link);
        var passwords = opened.Locator("input[type=password]");
        await passwords.First.WaitForAsync();
        foreach (var field in await passwords.AllAsync())
        {
            await field.FillAsync(Password);
        }

        await opened.Keyboard.PressAsync("Enter");
        await opened.GetByRole(AriaRole.Main).WaitForAsync();
        await opened.WaitForURLAsync("**/o/**");
        await opened.CloseAsync();
        return new(driver, chromium, own, address);
    }

    /// <summary>The milliseconds of script that a page takes until it has come to rest: opened by its address, and gone to from another page.</summary>
    public async Task<(double Anew, double Within)> ScriptOf(string screen, string from)
    {
        var opened = await window.NewPageAsync();
        var metrics = await window.NewCDPSessionAsync(opened);
        // The thread's own time: what others on the machine do doesn't count.
        await metrics.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        await opened.GotoAsync(address + screen);
        await Task.Delay(Quiet, TimeProvider.System);
        var anew = await Script();
        await opened.GotoAsync(address + from);
        await Task.Delay(Quiet, TimeProvider.System);
        var before = await Script();
        await opened.Locator($"nav a[href$='/{screen}']").First.ClickAsync();
        await Task.Delay(Quiet, TimeProvider.System);
        var within = await Script() - before;
        await opened.CloseAsync();
        return (anew, within);

        async Task<double> Script()
        {
            var told = (await metrics.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
            return told.EnumerateArray().First(metric => metric.GetProperty("name").GetString() == "ScriptDuration").GetProperty("value").GetDouble() * 1000;
        }
    }

    /// <summary>The bytes over the wire of a page that a browser opens that has nothing of it yet.</summary>
    public async Task<double> FirstLoad(string screen)
    {
        await using var fresh = await browser.NewContextAsync();
        await fresh.AddCookiesAsync((await window.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = cookie.HttpOnly, Secure = cookie.Secure,
        }));
        var opened = await fresh.NewPageAsync();
        var network = await fresh.NewCDPSessionAsync(opened);
        await network.SendAsync("Network.enable");
        var bytes = 0.0;
        network.Event("Network.loadingFinished").OnEvent += (_, loaded) => bytes += loaded!.Value.GetProperty("encodedDataLength").GetDouble();
        await opened.GotoAsync(address + screen);
        await Task.Delay(Quiet + Quiet, TimeProvider.System);
        return bytes;
    }

    /// <summary>Opens a screen and leaves it open.</summary>
    public async Task Open(string screen)
    {
        page = await window.NewPageAsync();
        await page.GotoAsync(address + screen);
        await Task.Delay(Quiet, TimeProvider.System);
    }

    /// <summary>Opens the conversation that is first in the list.</summary>
    public async Task OpenNewest()
    {
        await page!.Locator("a[href*='/inbox/cnv_']").First.ClickAsync();
        await Task.Delay(Quiet, TimeProvider.System);
    }

    /// <summary>When words that something brings were on the page.</summary>
    public async Task<DateTimeOffset> Sees(string words, Func<Task> doing)
    {
        await page!.EvaluateAsync(
            """
            words => {
              window.seenAt = new Promise(seen => {
                const watch = new MutationObserver(() => {
                  if (document.body.innerText.includes(words)) {
                    watch.disconnect();
                    seen(performance.timeOrigin + performance.now());
                  }
                });
                watch.observe(document.body, { subtree: true, childList: true, characterData: true });
              });
            }
            """,
            words);
        await doing();
        return DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>("() => window.seenAt"));
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}

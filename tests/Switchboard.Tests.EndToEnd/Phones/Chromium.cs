using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The system's own browser, driven without a window. <c>tools/chromium.sh</c> finds or installs it; nothing is downloaded here.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    readonly IPlaywright playwright;
    readonly IBrowser browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>None: there is no Chromium here.</summary>
    public static string? Program { get; } =
        Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_CHROMIUM") is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);

    public static async Task<Chromium> Start(string program)
    {
        var driver = await Playwright.CreateAsync();
        return new(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = program }));
    }

    /// <summary>A browser window of its own, with nothing remembered.</summary>
    public Task<IBrowserContext> Window(BrowserNewContextOptions? options = null) => browser.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Browser;

/// <summary>Pictures for a person to look at, where SWITCHBOARD_TEST_SCREENSHOTS names a folder.</summary>
internal static class Shot
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_SCREENSHOTS");

    public static bool IsWanted => Folder is { Length: > 0 };

    public static Task Of(IPage page, string name) =>
        IsWanted ? page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{name.Replace('/', '-')}.png") }) : Task.CompletedTask;
}

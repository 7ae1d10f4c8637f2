using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Browser;

/// <summary>What axe-core finds wrong on a page for those who can't see it well, or can't use a mouse.</summary>
internal static class Axe
{
    static readonly Lazy<string> Script = new(() => File.ReadAllText(Path.Combine(Clients(), "node_modules/axe-core/axe.min.js")));

    /// <summary>A line for each violation: the rule, where, and why. Skips, with the reason, where axe-core isn't installed.</summary>
    public static async Task<IReadOnlyList<string>> Violations(IPage page)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Clients(), "node_modules/axe-core")), "tests/clients has no axe-core: run `npm ci` there (./test does).");
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            // Not as a script tag: the page's own policy forbids those.
            await page.EvaluateAsync(Script.Value);
        }

        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ resultTypes: ['violations'] })).violations.flatMap(({ id, help, nodes }) =>
              nodes.map(({ target, any, all, none }) =>
                `${id} at ${target.join(' ')}: ${[...any, ...all, ...none].map(check => check.message).join('; ') || help}`))
            """);
    }

    static string Clients([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../clients"));
}

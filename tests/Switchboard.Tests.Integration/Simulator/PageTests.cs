using System.Text.RegularExpressions;

namespace Switchboard.Tests.Integration.Simulator;

public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_has_all_its_files_and_asks_nothing_from_outside()
    {
        await using var desk = await Desk.StartAsync();
        var (page, policy) = await ReadAsync(desk, "/simulator");
        policy.ShouldContain("default-src 'none'; script-src 'self'; style-src 'self'");
        var wanted = new Queue<string>(Named().Matches(page).Select(m => m.Groups["file"].Value));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (wanted.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            var (text, _) = await ReadAsync(desk, path);
            // Addresses that are named and not asked for.
            new[] { "http://www.w3.org/2000/svg", "https://api.twilio.com", "https://api.sendgrid.com" }
                .Aggregate(text, (rest, address) => rest.Replace(address, "", StringComparison.Ordinal)).ShouldNotContain("://");
            foreach (Match import in Imported().Matches(text))
            {
                wanted.Enqueue(new Uri(new Uri(new Uri(desk.Url), path), import.Groups["file"].Value).AbsolutePath);
            }
        }

        seen.Count.ShouldBeGreaterThan(40);
        page.ShouldNotContain("style=");
        page.ShouldNotContain("onclick=");
        page.ShouldNotContain("://");
    }

    [Fact]
    public async Task What_is_no_file_of_the_page_is_not_served()
    {
        await using var desk = await Desk.StartAsync();
        foreach (var path in new[] { "/simulator/PageEndpoints.cs", "/simulator/..%2fSimulatorApp.cs", "/simulator/none.js" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            using var response = await desk.CallAsync(request);
            ((int)response.StatusCode).ShouldBe(404);
        }
    }

    [GeneratedRegex("(?:src|href)=\"(?<file>/[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex("(?:from|^import) '(?<file>\\.[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Imported();

    static async Task<(string Text, string Policy)> ReadAsync(Desk desk, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await desk.CallAsync(request);
        ((int)response.StatusCode).ShouldBe(200, path);
        return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), string.Join(' ', response.Headers.GetValues("Content-Security-Policy")));
    }
}

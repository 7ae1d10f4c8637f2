using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Switchboard.Host.Sandbox;

namespace Switchboard.Tests.Integration.Host;

public sealed partial class WelcomeTests(World world)
{
    [Fact]
    public async Task The_bare_address_says_what_this_is_and_every_link_leads_somewhere()
    {
        using var client = world.Client();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var answer = await client.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync();

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var links = Href().Matches(page).Select(match => match.Groups["to"].Value).ToList();
        links.ShouldContain("/openapi.json");
        links.ShouldContain("/docs/mcp.md");
        links.Where(link => !link.StartsWith('/')).ShouldBe([world.Get<RunSimulator>().Page!.AbsoluteUri]);
        foreach (var link in links)
        {
            using var there = await client.GetAsync(link);
            there.IsSuccessStatusCode.ShouldBeTrue(link);
        }

        page.ShouldNotContain("sb_");
    }

    [Fact]
    public async Task In_production_it_names_no_simulator_and_programs_get_json()
    {
        await using var own = await HostWorld.Start();
        using var client = own.Client();

        var index = await client.Get("/");

        index.GetProperty("mcp").GetString().ShouldBe("/mcp");
        index.TryGetProperty("simulator", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_model_finds_every_guide_in_the_text_for_models_and_every_link_there_leads_somewhere()
    {
        using var client = world.Client();

        var text = await client.GetStringAsync("/llms.txt");

        // https://llmstxt.org: a title, a summary, then lists of links under headings.
        text.ShouldStartWith("# Switchboard\n\n> ");
        var links = MarkdownLink().Matches(text).Select(match => "/" + match.Groups["to"].Value).ToList();
        foreach (var link in links)
        {
            using var there = await client.GetAsync(link);
            there.IsSuccessStatusCode.ShouldBeTrue(link);
        }

        (await client.Get("/")).GetProperty("docs").EnumerateArray().Select(guide => guide.GetString()!).Except(links).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_link_between_guides_leads_to_what_is_served_and_to_a_heading_that_is_there()
    {
        using var client = world.Client();
        var guides = (await client.Get("/")).GetProperty("docs").EnumerateArray().Select(guide => guide.GetString()!).Append("/samples/README.md").ToList();
        List<string> followed = [];
        foreach (var guide in guides)
        {
            var text = await client.GetStringAsync(guide);
            foreach (var link in Link().Matches(Code().Replace(text, "")).Select(match => new Uri(new Uri(world.Url, guide), match.Groups["to"].Value)).Where(link => link.Host == world.Url.Host && link.Port == world.Url.Port).Distinct())
            {
                using var there = await client.GetAsync(link.AbsolutePath);
                there.IsSuccessStatusCode.ShouldBeTrue($"{guide} links to {link}");
                var heading = link.Fragment.TrimStart('#');
                (heading.Length == 0 || Heading().Matches(await there.Content.ReadAsStringAsync()).Any(match => Slug(match.Groups["text"].Value) == heading)).ShouldBeTrue($"{guide} links to {link}");
                followed.Add(link.AbsolutePath);
            }
        }

        followed.ShouldContain("/samples/README.md");
        followed.ShouldContain("/samples/python/agent.py");
        followed.Count.ShouldBeGreaterThan(30);
    }

    // As GitHub makes it.
    static string Slug(string heading) => string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^- \[[^\]]+\]\((?<to>[^)]+)\): ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex("<a href=\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Href();

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/openapi.json")]
    [InlineData("/docs/api-explorer")]
    [InlineData("/llms.txt")]
    [InlineData("/metrics")]
    public async Task Who_asks_for_the_head_alone_gets_that_of_the_page(string path)
    {
        using var client = world.Client();
        using var asked = new HttpRequestMessage(HttpMethod.Head, path);

        using var page = await client.GetAsync(path);
        using var head = await client.SendAsync(asked);

        head.StatusCode.ShouldBe(page.StatusCode);
        head.Content.Headers.ContentType?.ToString().ShouldBe(page.Content.Headers.ContentType?.ToString());
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }
}

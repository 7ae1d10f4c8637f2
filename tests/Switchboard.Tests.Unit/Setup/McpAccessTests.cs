using System.Text.Json;
using System.Text.RegularExpressions;
using Switchboard.Setup.Onboarding;
using Switchboard.Tests.Unit.House;

namespace Switchboard.Tests.Unit.Setup;

public sealed class McpAccessTests
{
    [Fact]
    public void The_page_on_onboarding_has_the_same_forms_as_the_answers_and_the_file_of_the_first_run()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "onboarding.md"));
        // Up to the next client a block of its own, after its name in bold.
        var shown = Regex.Matches(page, @"^\*\*(?<client>[^*]+)\*\*.*\n\n```\w+\n(?<paste>(?:.*\n)+?)```", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            .ToDictionary(match => match.Groups["client"].Value, match => match.Groups["paste"].Value.Trim());

        var clients = McpAccess.For("URL", "TOKEN").Clients;

        shown.Keys.ShouldBe(clients.Select(client => client.Client));
        foreach (var client in clients)
        {
            if (client.Paste.StartsWith('{'))
            {
                JsonElement.DeepEquals(JsonElement.Parse(shown[client.Client]), JsonElement.Parse(client.Paste)).ShouldBeTrue($"{client.Client}: {client.Paste}");
            }
            else
            {
                shown[client.Client].ShouldBe(client.Paste);
            }
        }
    }
}

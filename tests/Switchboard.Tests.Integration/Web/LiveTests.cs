using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration.Users;
using static Switchboard.Tests.Integration.Contacts.Reading;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Web;

/// <summary>A page that is open hears what changes in its organization, and of no other.</summary>
public sealed class LiveTests(World world)
{
    [Fact]
    public async Task A_page_hears_of_messages_both_ways_and_of_who_takes_over()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var browser = await Browser.Of(line.Tenant, "operator");
        using var page = await Live.Open(browser.Http);
        (await page.Next()).ShouldBe(("hello", ""));

        await other.Write(Line.Person(), "Nobody here hears of it");
        var person = Line.Person();
        await line.Write(person, "Hello?");
        var came = await page.Next();
        var first = (await browser.Http.Get("/api/v1/conversations")).GetProperty("items")[0].GetProperty("conversationId").GetString()!;
        came.ShouldBe(("conversation", first), "its list has the conversation first by then");
        var sent = await line.Send(person, "Hello!");
        var conversation = sent.GetProperty("conversationId").GetString()!;
        conversation.ShouldBe(first);
        (await page.Next()).ShouldBe(("conversation", conversation));
        await page.Until(async () => (await line.Message(sent.GetProperty("messageId").GetString()!)).GetProperty("status").GetString() == "delivered");
        await admin.PutAsJsonAsync($"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" }).Done();
        await page.Until(async () => (await browser.Http.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").GetProperty("owner").GetString() == "human");
    }

    [Fact]
    public async Task A_list_has_those_first_in_which_somebody_just_wrote_when_the_page_hears_of_it()
    {
        using var line = await Line.Open(world);
        using var browser = await Browser.Of(line.Tenant, "operator");
        var people = Enumerable.Range(0, 5).Select(_ => Line.Person()).ToList();
        foreach (var person in people)
        {
            await line.Write(person, "Hello");
        }

        var begun = await Eventually.Get(
            async () => (await browser.Http.Get("/api/v1/conversations")).GetProperty("items").EnumerateArray().ToList(), found => found.Count == people.Count);
        var conversations = begun.ToDictionary(
            one => one.GetProperty("contact").GetProperty("addresses")[0].GetProperty("address").GetString()!, one => one.GetProperty("conversationId").GetString()!);
        using var page = await Live.Open(browser.Http);
        await page.Next();
        foreach (var person in people)
        {
            await line.Write(person, "And again");
            var its = conversations[person];
            while (await page.Next() != ("conversation", its))
            {
                // What is still told of the messages before.
            }

            (await browser.Http.Get("/api/v1/conversations?limit=1")).GetProperty("items")[0].GetProperty("conversationId").GetString().ShouldBe(its);
        }
    }

    [Fact]
    public async Task A_page_hears_of_alerts_and_agents_and_who_sees_figures_alone_hears_no_ids()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var browser = await Browser.Of(line.Tenant, "operator");
        using var viewer = await Browser.Of(line.Tenant, "viewer");
        using var page = await Live.Open(browser.Http);
        using var figures = await Live.Open(viewer.Http);
        await page.Next();
        await figures.Next();

        await admin.Post($"/api/v1/agents/{line.Agent}/pause", new { });
        (await page.Next()).ShouldBe(("agent", line.Agent.Value));
        (await figures.Next()).ShouldBe(("agent", ""));
        await admin.Post($"/api/v1/agents/{line.Agent}/resume", new { });
        (await page.Next()).ShouldBe(("agent", line.Agent.Value));
        await line.Write(Line.Person(), "Hello");
        (await figures.Next()).ShouldBe(("agent", ""));
        (await figures.Next()).ShouldBe(("conversation", ""));
        await viewer.Http.GetAsync("/api/v1/conversations").Refused(403);
    }

    [Fact]
    public async Task The_deployments_own_pages_hear_of_its_alerts()
    {
        using var super = await Browser.SuperAdmin(world);
        using var page = await Live.Open(super.Http);
        await page.Next();
        using var guesser = new Browser(world);
        for (var i = 0; i < 12; i++)
        {
            using var tried = await guesser.Http.Posting("/api/v1/session", new { email = "nobody@example.com", password = $"guess number {i}" });
        }

        // Other tests raise alerts of the deployment, too.
        string? heard = null;
        while (heard != "brute_force")
        {
            var (kind, id) = await page.Next();
            kind.ShouldBe("alert");
            heard = (await super.Http.Get($"/api/v1/alerts/{id}")).GetProperty("kind").GetString();
        }
    }

    [Fact]
    public async Task A_page_hears_nothing_more_once_its_session_is_over()
    {
        var tenant = await world.Organization();
        using var browser = await Browser.Of(tenant, "operator");
        using var page = await Live.Open(browser.Http);
        await page.Next();

        await browser.Http.Delete("/api/v1/session");

        await page.Ends();
    }

    [Fact]
    public async Task An_organizations_overview_counts_its_own()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        await other.Write(Line.Person(), "Not this one's");
        var person = Line.Person();
        await line.Write(person, "One");
        await line.Write(person, "Two");
        var sent = await line.Send(person, "Three");
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        var off = Line.Person();
        await line.SwitchOff(off);
        var lost = await line.Send(off, "It won't arrive");
        await line.Until(lost.GetProperty("messageId").GetString()!, "undelivered");
        await admin.PutAsJsonAsync($"/api/v1/conversations/{sent.GetProperty("conversationId").GetString()}/owner", new { owner = "human", name = "Maria" }).Done();

        var seen = await Eventually.Get(() => admin.Get("/api/v1/overview"), now => now.GetProperty("recentFailures").GetArrayLength() == 1);

        var minutes = seen.GetProperty("lastHour").EnumerateArray().ToList();
        long Sum(string of) => minutes.Sum(minute => minute.GetProperty(of).GetInt64());
        (minutes.Count, Sum("inbound"), Sum("outbound"), Sum("failed")).ShouldBe((60, 2, 2, 1));
        seen.GetProperty("today").GetProperty("outbound").GetInt64().ShouldBe(2);
        (seen.GetProperty("agents").GetProperty("active").GetInt64(), seen.GetProperty("agents").GetProperty("online").GetInt64()).ShouldBe((1, 1));
        (seen.GetProperty("conversations").GetProperty("human").GetInt64(), seen.GetProperty("conversations").GetProperty("escalated").GetInt64()).ShouldBe((1, 0));
        var failure = seen.GetProperty("recentFailures")[0];
        failure.GetProperty("to").GetString().ShouldBe(off);
        failure.GetProperty("cause").GetString().ShouldNotBeNullOrEmpty();
    }

    /// <summary>The stream as a page reads it.</summary>
    sealed class Live : IDisposable
    {
        readonly HttpResponseMessage answer;
        readonly StreamReader reader;
        readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));

        Live(HttpResponseMessage answer, Stream stream) => (this.answer, reader) = (answer, new(stream));

        public static async Task<Live> Open(HttpClient client)
        {
            var stream = await client.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead);
            stream.IsSuccessStatusCode.ShouldBeTrue();
            return new(stream, await stream.Content.ReadAsStreamAsync());
        }

        /// <summary>What is told next: hello, or the kind and the id of what changed.</summary>
        public async Task<(string, string)> Next()
        {
            var name = "";
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    var data = JsonElement.Parse(line[6..]);
                    return name == "hello" ? ("hello", "") : (data.GetProperty("kind").GetString()!, data.GetProperty("id").GetString()!);
                }
            }

            throw new InvalidOperationException("The stream has ended.");
        }

        /// <summary>Reads on until what changed is a conversation as it is wanted: a delivery moves several times, and each is told.</summary>
        public async Task Until(Func<Task<bool>> isSo)
        {
            while (!await isSo())
            {
                (await Next()).Item1.ShouldBe("conversation");
            }
        }

        public async Task Ends() => await Should.ThrowAsync<Exception>(Next());

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
            patience.Dispose();
        }
    }
}

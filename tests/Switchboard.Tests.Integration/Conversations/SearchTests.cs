using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Messages are found by their words, on both databases alike.</summary>
public sealed class SearchTests(World world)
{
    [Fact]
    public async Task What_was_just_written_is_found_by_its_words_its_phrase_and_the_beginning_of_its_last_word()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "Könnten wir den Zahnarzttermin auf Dienstag verschieben?");
        await line.Send(person, "The appointment is moved to Tuesday at 3 pm, see ann@example.com; Größe: 東京駅.");

        await Found(line, "zahnarzttermin", 1);
        await Found(line, "APPOINTMENT tuesday", 1);
        foreach (var (query, count) in new[]
        {
            ("konnten", 1), ("dienstag", 1), ("grosse", 1), ("東京", 1), ("京都", 0), ("\"moved to tuesday\"", 1), ("\"tuesday moved\"", 0), ("appoi", 1), ("appoi tuesday", 0),
            ("ann@example.com", 1), ("tuesday dienstag", 0), ("'; DROP TABLE message; --", 0), ("NOT (tuesday) OR \"", 0), ("tuesday AND", 0),
        })
        {
            (await Search(line, query)).Count.ShouldBe(count, query);
        }

        var found = (await Search(line, "appointment"))[0];
        var snippet = found.GetProperty("snippet");
        var highlight = snippet.GetProperty("highlights")[0];
        snippet.Id("text").Substring(highlight.GetProperty("start").GetInt32(), highlight.GetProperty("length").GetInt32()).ShouldBe("appointment");
    }

    [Fact]
    public async Task It_is_narrowed_by_channel_contact_conversation_and_time_and_read_page_by_page()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var first = await desk.Hear(phone, "Invoice one");
        for (var n = 2; n <= 5; n++)
        {
            await desk.Hear(phone, $"Invoice number {n}");
        }

        var mail = await desk.Hear(mailbox, "Invoice by mail");
        await Eventually.Holds(async () => (await Items(desk, "query=invoice")).Count == 6);

        (await Items(desk, "query=invoice&channel=email")).ShouldHaveSingleItem().GetProperty("message").Id("messageId").ShouldBe(mail.Id("messageId"));
        (await Items(desk, $"query=invoice&conversationId={first.Id("conversationId")}")).Count.ShouldBe(5);
        (await Items(desk, $"query=invoice&contactId={await desk.ContactOf(mail)}")).Count.ShouldBe(1);
        (await Items(desk, $"query=invoice&since={Uri.EscapeDataString(mail.Id("createdAt"))}")).Count.ShouldBeLessThanOrEqualTo(1);
        (await Items(desk, "query=hello&channel=email")).Count.ShouldBe(1, "a mail is found by its subject");
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await desk.Api.Get($"/api/v1/messages/search?query=invoice&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Items().Select(one => one.GetProperty("message").Id("messageId")));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        seen.Distinct().Count().ShouldBe(6);
        seen[0].ShouldBe(mail.Id("messageId"));
        (await desk.Api.Posting("/api/v1/messages", Desk.Letter(phone, "x"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        (await desk.Api.GetAsync("/api/v1/messages/search?query=%3F%3F")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_beginning_of_a_word_is_found_behind_newer_ones_that_begin_alike()
    {
        using var desk = await Desk.Open(world);
        var person = Line.Person();
        await desk.Hear(person, "The appointment stands");
        for (var n = 1; n <= 12; n++)
        {
            await desk.Hear(person, n % 4 == 0 ? $"Approval {n}" : $"Apples {n}");
        }

        await Eventually.Holds(async () => (await Items(desk, "query=app")).Count == 13);
        (await Items(desk, "query=appo&limit=1")).ShouldHaveSingleItem().GetProperty("message").Id("body").ShouldBe("The appointment stands");
        (await Items(desk, "query=appr&limit=2")).Select(found => found.GetProperty("message").Id("body")).ShouldBe(["Approval 12", "Approval 8"]);
        (await Items(desk, "query=appl&limit=2")).Select(found => found.GetProperty("message").Id("body")).ShouldBe(["Apples 11", "Apples 10"]);
    }

    [Fact]
    public async Task What_lies_behind_the_documents_of_many_others_is_found_in_its_place()
    {
        using var desk = await Desk.Open(world);
        var person = Line.Person();
        await Write("Walnut 1", behind: 430_000);
        await Write("Walnut 2", behind: 51_000);
        await Write("Walnut 3", behind: 0);
        await Write("Walnut 4", behind: 0);
        await Write("Walnut 5", behind: 20_000);

        foreach (var word in (string[])["walnut%20", "walnut", "wal"])
        {
            (await Bodies(word, limit: 20)).ShouldBe(["Walnut 5", "Walnut 4", "Walnut 3", "Walnut 2", "Walnut 1"], word);
            (await Bodies(word, limit: 4)).ShouldBe(["Walnut 5", "Walnut 4", "Walnut 3", "Walnut 2"], word);
        }

        (await Bodies("walnut%201", limit: 1)).ShouldBe(["Walnut 1"]);
        var first = await desk.Api.Get("/api/v1/messages/search?query=wal&limit=2");
        (await Bodies("wal", limit: 3, "&cursor=" + first.Id("nextCursor"))).ShouldBe(["Walnut 3", "Walnut 2", "Walnut 1"]);

        async Task<List<string>> Bodies(string words, int limit, string more = "") => [.. (await Items(desk, $"query={words}&limit={limit}{more}")).Select(found => found.GetProperty("message").Id("body"))];

        async Task Write(string text, int behind)
        {
            await desk.Hear(person, text);
            await Eventually.Holds(async () => (await Bodies("walnut", 1)) is [var newest] && newest == text, text);
            await Others(behind);
        }
    }

    [Fact]
    public async Task Nobody_finds_what_is_anothers()
    {
        using var mine = await Line.Open(world);
        using var colleague = await Line.Open(world, mine.Tenant);
        using var stranger = await Line.Open(world);
        using var admin = mine.Tenant.Admin();
        await mine.Write(Line.Person(), "quagga one");
        await colleague.Write(Line.Person(), "quagga two");
        await stranger.Write(Line.Person(), "quagga three");

        await Eventually.Holds(async () => (await admin.Get("/api/v1/messages/search?query=quagga")).Items().Count == 2);
        await Found(stranger, "quagga", 1);

        (await Search(mine, "quagga")).ShouldHaveSingleItem().GetProperty("message").Id("body").ShouldBe("quagga one");
        await mine.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "x", agentId = colleague.Agent.Value }).Refused(404);
        (await admin.Get($"/api/v1/messages/search?query=quagga&agentId={colleague.Agent}")).Items().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_deleted_leaves_no_word_in_the_index()
    {
        using var line = await Line.Open(world);
        using var super = world.SuperAdmin();
        var word = "w" + Guid.CreateVersion7().ToString("N");
        await line.Write(Line.Person(), word);
        using (var admin = line.Tenant.Admin())
        {
            await admin.Post("/api/v1/contacts", new { displayName = word, addresses = new[] { Line.Person() } });
        }

        await Found(line, word, 1);
        (await Terms(word)).ShouldBe(2);
        var slug = (await super.Get($"/api/v1/organizations/{line.Tenant.Id}")).Id("slug");
        await super.Sending(HttpMethod.Delete, $"/api/v1/organizations/{line.Tenant.Id}", new { confirm = slug }).Done();

        await Eventually.Holds(async () => await Terms(word) == 0);
    }

    // On PostgreSQL, which looks through the order of indexing step by step, the numbers are taken that documents of others would have.
    async Task Others(int count)
    {
        var database = world.Get<Database>();
        if (database.Kind == DatabaseKind.Postgres)
        {
            await database.WriteSystem(unit => unit.Count("SELECT count(nextval('search_number')) FROM generate_series(1, @count)", new { count }));
        }
    }

    async Task<long> Terms(string word)
    {
        var database = world.Get<Database>();
        return await database.ReadSystem(session => session.Count(
            database.Kind == DatabaseKind.Sqlite ? "SELECT count(*) FROM search_words WHERE search_words MATCH @word" : "SELECT count(*) FROM search_document WHERE array_to_tsvector(string_to_array(words, ' ')) @@ @word::tsquery", new { word }));
    }

    static Task Found(Line line, string query, int count) => Eventually.Holds(async () => (await Search(line, query)).Count == count, query);

    static async Task<List<System.Text.Json.JsonElement>> Search(Line line, string query) => (await line.Api.Get($"/api/v1/messages/search?query={Uri.EscapeDataString(query)}")).Items();

    static async Task<List<System.Text.Json.JsonElement>> Items(Desk desk, string query) => (await desk.Api.Get($"/api/v1/messages/search?{query}")).Items();
}

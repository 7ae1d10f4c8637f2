using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Switchboard.Tests.Integration.Users;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Files;

/// <summary>Files are brought over REST, fetched with a token or an address that ends, and are nobody else's.</summary>
public sealed class FileTests(World world)
{
    [Fact]
    public async Task A_file_comes_back_byte_for_byte_to_its_owner_and_to_whoever_has_its_address()
    {
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();

        var file = await agent.Bring(Shelf.Picture, "a dot.png", "image/png");

        file.Word("contentType").ShouldBe("image/png");
        file.Word("name").ShouldBe("a dot.png");
        file.GetProperty("bytes").GetInt32().ShouldBe(Shelf.Picture.Length);
        (await agent.GetByteArrayAsync($"/api/v1/files/{file.Word("fileId")}/content")).ShouldBe(Shelf.Picture);
        using var stranger = new HttpClient();
        using var fetched = await stranger.GetAsync(file.Word("url"));
        (await fetched.Content.ReadAsByteArrayAsync()).ShouldBe(Shelf.Picture);
        fetched.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        file.Word("url").ShouldEndWith("/a-dot.png");
        (await agent.Get("/api/v1/files")).GetProperty("items")[0].Word("fileId").ShouldBe(file.Word("fileId"));
        if (!OperatingSystem.IsWindows())
        {
            var kept = Directory.EnumerateFiles(Path.Combine(world.Folder, "files", tenant.Id.Value), "*", SearchOption.AllDirectories).Single();
            File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, "only the owner of the process may read what people send");
        }
    }

    [Fact]
    public async Task An_address_is_good_for_its_own_file_alone_and_ends_when_its_owner_says_so()
    {
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();
        var (one, other) = (await agent.Bring(Shelf.Text("one")), await agent.Bring(Shelf.Text("other")));
        using var stranger = world.Client();
        var (address, foreign) = (new Uri(one.Word("url")).AbsolutePath, new Uri(other.Word("url")).AbsolutePath);
        var (mine, theirs) = (address.Split('/')[2].Split('.'), foreign.Split('/')[2].Split('.'));

        // Another's id, a later end, a changed signature: none of them is an address.
        await stranger.GetAsync($"/files/{theirs[0]}.{mine[1]}.{mine[2]}").Refused(404);
        await stranger.GetAsync($"/files/{mine[0]}.{mine[1]}0.{mine[2]}").Refused(404);
        await stranger.GetAsync($"/files/{mine[0]}.{mine[1]}.{mine[2][..^2]}AA").Refused(404);
        await stranger.GetAsync("/files/..%2F..%2Ffirst-run.json").Refused(404);
        (await stranger.GetStringAsync(address)).ShouldBe("one");
        (await stranger.GetStringAsync(address.Replace("/files/", "/storage/", StringComparison.Ordinal))).ShouldBe("one", "the address that earlier systems gave out");

        await agent.Delete($"/api/v1/files/{one.Word("fileId")}/addresses");

        await stranger.GetAsync(address).Refused(404);
        (await stranger.GetStringAsync(foreign)).ShouldBe("other");
        (await agent.GetStringAsync($"/api/v1/files/{one.Word("fileId")}/content")).ShouldBe("one");
        var fresh = await agent.Get($"/api/v1/files/{one.Word("fileId")}");
        (await stranger.GetStringAsync(new Uri(fresh.Word("url")).AbsolutePath)).ShouldBe("one");
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script>", "text/html", "page.html")]
    [InlineData("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "drawing.svg")]
    [InlineData("  \n<svg onload=alert(1)>", "image/png", "dot.png")]
    [InlineData("hello <script>alert(1)</script>", "text/plain", "note.txt")]
    [InlineData("alert(1)", "text/javascript", "run.js")]
    public async Task What_a_browser_could_run_is_only_downloaded_whatever_it_says_that_it_is(string text, string type, string name)
    {
        using var agent = (await (await world.Organization()).Agent()).Client();

        var file = await agent.Bring(Shelf.Text(text), name, type);

        using var stranger = new HttpClient();
        foreach (var (client, address) in new[] { (stranger, file.Word("url")), (agent, $"/api/v1/files/{file.Word("fileId")}/content") })
        {
            using var answer = await client.GetAsync(address);
            answer.Content.Headers.ContentType!.MediaType.ShouldBeOneOf("application/octet-stream", "text/plain");
            answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox;");
            (await answer.Content.ReadAsStringAsync()).ShouldBe(text, "it is kept as it came");
        }
    }

    [Fact]
    public async Task A_part_of_it_can_be_asked_for_and_what_is_known_isnt_sent_again()
    {
        using var agent = (await (await world.Organization()).Agent()).Client();
        var file = await agent.Bring(Shelf.Picture);
        using var stranger = new HttpClient();

        using var part = await stranger.SendAsync(new(HttpMethod.Get, file.Word("url")) { Headers = { Range = new RangeHeaderValue(0, 3) } });
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(Shelf.Picture[..4]);
        using var known = await stranger.SendAsync(new(HttpMethod.Get, file.Word("url")) { Headers = { IfNoneMatch = { new($"\"{file.Word("sha256")}\"") } } });
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var head = await stranger.SendAsync(new(HttpMethod.Head, file.Word("url")));
        head.Content.Headers.ContentLength.ShouldBe(Shelf.Picture.Length);
    }

    [Fact]
    public async Task A_form_is_taken_too_and_a_name_leads_nowhere()
    {
        using var agent = (await (await world.Organization()).Agent()).Client();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("not this"), "note" },
            { new ByteArrayContent(Shelf.Picture), "file", "../../etc/päss\u202Ewd.png" },
        };

        using var answer = await agent.PostAsync("/api/v1/files", form);

        var file = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        ((int)answer.StatusCode).ShouldBe(201, file.ToString());
        file.Word("name").ShouldBe("pässwd.png");
        (await agent.GetByteArrayAsync($"/api/v1/files/{file.Word("fileId")}/content")).ShouldBe(Shelf.Picture);
        using var none = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        await agent.PostAsync("/api/v1/files", none).Refused(400);
        await agent.Bringing([]).Refused(400);
    }

    [Fact]
    public async Task The_same_reference_stores_it_once()
    {
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();

        var first = await agent.Bring(Shelf.Picture, query: "&clientRef=dot");
        var again = await agent.Bring(Shelf.Picture, query: "&clientRef=dot");
        var other = await agent.Bringing(Shelf.VoiceNote, query: "&clientRef=dot").Refused(409);

        again.Word("fileId").ShouldBe(first.Word("fileId"));
        other.Word("code").ShouldBe("client_ref_reused");
        Shelf.OnDisk(world, tenant).ShouldBe(1);
    }

    [Fact]
    public async Task An_agent_sees_its_own_files_and_those_for_all_and_never_another_agents()
    {
        var tenant = await world.Organization();
        var (mine, other) = (await tenant.Agent(), await tenant.Agent());
        using var admin = tenant.Admin();
        using var agent = mine.Client();
        using var colleague = other.Client();
        var own = await agent.Bring(Shelf.Text("own"));
        var shared = await admin.Bring(Shelf.Text("shared"));

        (await agent.Get("/api/v1/files")).GetProperty("items").EnumerateArray().Select(file => file.Word("fileId")).ShouldBe([shared.Word("fileId"), own.Word("fileId")]);
        (await colleague.Get("/api/v1/files")).GetProperty("items").EnumerateArray().Select(file => file.Word("fileId")).ShouldBe([shared.Word("fileId")]);
        await colleague.GetAsync($"/api/v1/files/{own.Word("fileId")}/content").Refused(404);
        await colleague.DeleteAsync($"/api/v1/files/{own.Word("fileId")}").Refused(404);
        await colleague.DeleteAsync($"/api/v1/files/{shared.Word("fileId")}").Refused(403);
        (await admin.Get("/api/v1/files")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_from_the_disk_and_still_told_of()
    {
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();
        var file = await agent.Bring(Shelf.Picture);
        Shelf.OnDisk(world, tenant).ShouldBe(1);

        var deleted = await agent.Delete($"/api/v1/files/{file.Word("fileId")}");

        deleted.Word("deletedWhy").ShouldBe("It was deleted on request.");
        Shelf.OnDisk(world, tenant).ShouldBe(0);
        await agent.GetAsync(new Uri(file.Word("url")).AbsolutePath).Refused(410);
        await agent.GetAsync($"/api/v1/files/{file.Word("fileId")}/content").Refused(410);
        (await agent.Get("/api/v1/files")).GetProperty("storage").GetProperty("bytes").GetInt64().ShouldBe(0);
        (await agent.Get("/api/v1/files?deleted=true")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_operator_takes_back_what_no_message_has_and_nothing_else()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        using var browser = await Browser.Of(line.Tenant, "operator");
        var query = $"&agentId={line.Agent}";
        var wrong = (await browser.Http.Bring(Shelf.Text("The wrong document"), "wrong.txt", query: query)).Word("fileId");
        var sent = (await browser.Http.Bring(Shelf.Picture, query: query)).Word("fileId");
        var waits = (await line.Api.Bring(Shelf.Picture, "later.png")).Word("fileId");
        var foreign = (await other.Api.Bring(Shelf.Picture)).Word("fileId");
        await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Here", mediaUrls = new[] { sent } });
        await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Later", mediaUrls = new[] { waits }, sendAt = TimeProvider.System.GetUtcNow().AddDays(2) });

        (await browser.Http.Delete($"/api/v1/files/{wrong}")).Word("deletedWhy").ShouldBe("It was deleted on request.");
        foreach (var kept in (string[])[sent, waits])
        {
            (await browser.Http.DeleteAsync($"/api/v1/files/{kept}").Refused(403)).Word("detail").ShouldContain("A message has this file");
            (await line.Api.Get($"/api/v1/files/{kept}")).TryGetProperty("deletedAt", out _).ShouldBeFalse();
        }

        await browser.Http.DeleteAsync($"/api/v1/files/{foreign}").Refused(404);
        await browser.Http.DeleteAsync($"/api/v1/files/{sent}/addresses").Refused(403);
        using var viewer = await Browser.Of(line.Tenant, "viewer");
        await viewer.Http.DeleteAsync($"/api/v1/files/{sent}").Refused(403);
        using var admin = await Browser.Of(line.Tenant, "admin");
        (await admin.Http.Delete($"/api/v1/files/{sent}")).TryGetProperty("deletedAt", out _).ShouldBeTrue();
        (await browser.Http.Delete($"/api/v1/files/{sent}")).TryGetProperty("deletedAt", out _).ShouldBeTrue("it is gone already");
    }
}

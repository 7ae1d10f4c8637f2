using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Files;
using Switchboard.Tests.Integration.Files;
using Switchboard.Tests.Integration.Simulator;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Pictures, sounds and files that come with messages, and go with them.</summary>
public sealed class MediaTests(World world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_that_a_person_sends_is_read_by_the_agent_and_by_whoever_it_gives_a_link_to()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world, line.Tenant);

        await line.Picture(Line.Person(), Shelf.Picture, "image/png");

        var media = (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1))[0].GetProperty("media")[0];
        media.Word("contentType").ShouldBe("image/png");
        media.Word("url").ShouldContain("/Media/ME", Case.Sensitive, "the provider's own address is passed through");
        var path = $"/api/v1/media/{media.Word("mediaId")}";
        using var answer = await line.Api.GetAsync(path, Ct);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBe(Shelf.Picture);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox;");
        var link = (await line.Api.Post(path + "/link", new { })).Word("url");
        using var stranger = new HttpClient();
        (await stranger.GetByteArrayAsync(link, Ct)).ShouldBe(Shelf.Picture);
        await stranger.GetAsync(link[..^4] + "AAAA", Ct).Refused(404);
        await other.Api.GetAsync(path, Ct).Refused(404);
        await line.Api.GetAsync(path[..^1] + "7", Ct).Refused(404);
        Shelf.OnDisk(world, line.Tenant).ShouldBe(0, "nothing is kept that nobody asked to keep");
    }

    [Fact]
    public async Task What_a_suspended_organization_gave_out_leads_nowhere_until_it_is_resumed()
    {
        using var line = await Line.Open(world);
        using var super = world.SuperAdmin();
        await line.Picture(Line.Person(), Shelf.Picture, "image/png");
        var media = (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1))[0].GetProperty("media")[0];
        var links = new[] { (await line.Api.Post($"/api/v1/media/{media.Word("mediaId")}/link", new { })).Word("url"), (await line.Api.Bring(Shelf.Picture)).Word("url") };
        using var stranger = new HttpClient();

        await super.Post($"/api/v1/organizations/{line.Tenant.Id}/suspend", new { });
        foreach (var link in links)
        {
            await stranger.GetAsync(link, Ct).Refused(404);
        }

        await super.Post($"/api/v1/organizations/{line.Tenant.Id}/resume", new { });
        foreach (var link in links)
        {
            (await stranger.GetByteArrayAsync(link, Ct)).ShouldBe(Shelf.Picture);
        }
    }

    [Fact]
    public async Task An_agent_that_keeps_what_people_send_has_it_when_the_provider_no_longer_does()
    {
        using var line = await Line.Open(world);
        await line.KeepMedia();

        await line.Picture(Line.Person(), Shelf.Picture, "image/png");

        var message = await line.Kept();
        var media = message.GetProperty("media")[0];
        media.GetProperty("bytes").GetInt32().ShouldBe(Shelf.Picture.Length);
        media.Word("url").ShouldEndWith($"/api/v1/files/{media.Word("fileId")}/content");
        (await line.Api.GetByteArrayAsync(media.Word("url"), Ct)).ShouldBe(Shelf.Picture);
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{media.Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{media.Word("fileId")}", Ct)).ShouldBe(Shelf.Picture);
        (await line.Api.Get($"/api/v1/files/{media.Word("fileId")}")).Word("origin").ShouldBe("message");

        await line.Api.Delete($"/api/v1/files/{media.Word("fileId")}");

        var after = (await line.Message(message.Word("messageId"))).GetProperty("media")[0];
        after.Word("note").ShouldBe("It was deleted on request.");
        await line.Api.GetAsync($"/api/v1/media/{media.Word("mediaId")}", Ct).Refused(410);
    }

    [Fact]
    public async Task A_message_that_is_delivered_again_and_again_is_copied_once()
    {
        using var line = await Line.Open(world);
        await line.KeepMedia();
        var form = line.Inbound(Line.Person(), "Twice");
        (form["NumMedia"], form["MediaUrl0"], form["MediaContentType0"]) = ("1", await line.Upload(Shelf.Picture, "image/png"), "image/png");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => line.Webhook($"/webhooks/{line.Agent}/sms", new(form))));

        answers.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        await line.Kept();
        (await line.Webhook($"/webhooks/{line.Agent}/sms", new(form))).IsSuccessStatusCode.ShouldBeTrue();
        (await line.Api.Get("/api/v1/files")).GetProperty("items").GetArrayLength().ShouldBe(1);
        Shelf.OnDisk(world, line.Tenant).ShouldBe(1);
    }

    [Fact]
    public async Task A_voice_note_over_whatsapp_is_kept_as_what_it_is_and_answered_with_a_picture()
    {
        using var chat = await Chat.Open(world);
        (await chat.Admin.PatchAsJsonAsync($"/api/v1/agents/{chat.Agent}", new { media = "keep" }, Ct)).IsSuccessStatusCode.ShouldBeTrue();
        var person = Line.Person();

        await chat.Say(person, Shelf.VoiceNote, "audio/ogg");

        var message = (await Eventually.Get(
            async () => (await chat.Api.Get("/api/v1/messages/waiting")).GetProperty("items"),
            waiting => waiting.GetArrayLength() == 1 && waiting[0].GetProperty("media")[0].TryGetProperty("fileId", out _)))[0];
        message.Word("channel").ShouldBe("whatsapp");
        var media = message.GetProperty("media")[0];
        media.Word("contentType").ShouldBe("audio/ogg");
        using var answer = await chat.Api.GetAsync($"/api/v1/media/{media.Word("mediaId")}", Ct);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBe(Shelf.VoiceNote);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("audio/ogg");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline", "a page can play it");

        var picture = await chat.Api.Bring(Shelf.Picture, "menu.png", "image/png");
        var sent = await chat.Api.Post("/api/v1/messages", new { to = person, channel = "whatsapp", mediaUrls = new[] { picture.Word("fileId") } });
        await Eventually.Get(() => chat.Api.Get($"/api/v1/messages/{sent.Word("messageId")}"), state => state.Word("status") == "delivered");

        var phone = (await chat.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString("whatsapp:" + person)}/messages", Ct)).EnumerateArray().Last();
        (await chat.Simulator.GetByteArrayAsync(phone.GetProperty("files")[0].Word("url"), Ct)).ShouldBe(Shelf.Picture);
    }

    [Fact]
    public async Task An_agent_sends_stored_files_and_public_addresses_and_the_phone_has_the_bytes()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var file = await line.Api.Bring(Shelf.Picture, "plan of the house.png", "image/png");
        await using var elsewhere = await Application.StartAsync(async (http, _) =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (200, "audio/ogg");
            await http.Response.Body.WriteAsync(Shelf.VoiceNote);
        });

        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Look", mediaUrls = new[] { file.Word("fileId"), elsewhere.Url + "/note.ogg" } });
        await line.Until(sent.Word("messageId"), "delivered");

        var files = (await line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages", Ct))[0].GetProperty("files").EnumerateArray().ToList();
        (await line.Simulator.GetByteArrayAsync(files[0].Word("url"), Ct)).ShouldBe(Shelf.Picture);
        (await line.Simulator.GetByteArrayAsync(files[1].Word("url"), Ct)).ShouldBe(Shelf.VoiceNote);
        var media = (await line.Message(sent.Word("messageId"))).GetProperty("media");
        media[0].Word("fileId").ShouldBe(file.Word("fileId"));
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{media[0].Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{media[1].Word("mediaId")}", Ct)).ShouldBe(Shelf.VoiceNote);
    }

    [Fact]
    public async Task A_file_of_another_agent_or_organization_or_one_that_is_gone_isnt_sent()
    {
        using var line = await Line.Open(world);
        using var colleague = await Line.Open(world, line.Tenant);
        using var foreign = await Line.Open(world);
        var theirs = await colleague.Api.Bring(Shelf.Picture);
        var abroad = await foreign.Api.Bring(Shelf.Picture);
        var gone = await line.Api.Bring(Shelf.Picture);
        await line.Api.Delete($"/api/v1/files/{gone.Word("fileId")}");

        foreach (var id in new[] { theirs.Word("fileId"), abroad.Word("fileId"), gone.Word("fileId"), abroad.Word("url") })
        {
            var refused = await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Look", mediaUrls = new[] { id } }).Refused(404);
            refused.Word("code").ShouldBe("unknown_file");
        }

        foreach (var address in new[] { "ftp://example.com/x.png", "x.png", "https://user:secret@example.com/x.png" })
        {
            (await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Look", mediaUrls = new[] { address } }).Refused(400)).Word("code").ShouldBe("invalid_media_urls");
        }
    }

    [Fact]
    public async Task An_address_that_no_webhook_may_have_isnt_taken_along()
    {
        using var line = await Line.Open(world);
        var (simulator, server) = (line.Simulator.BaseAddress!.Port, world.Url.Port);
        foreach (var address in new[]
        {
            $"http://127.0.0.1:{simulator}/api/accounts", $"http://localhost:{simulator}/api/accounts", $"http://[::1]:{simulator}/api/accounts", $"http://localhost:{server}/metrics",
            $"http://localhost:{server}/media/AAAA", "https://169.254.169.254/x", "https://10.0.0.1/x.png", "http://192.168.0.1/x.png",
        })
        {
            (await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Look", mediaUrls = new[] { address } }).Refused(400)).Word("code").ShouldBe("invalid_media_urls", address);
        }
    }

    [Fact]
    public async Task A_link_to_what_somebody_sent_is_taken_along_by_its_own_organization()
    {
        using var line = await Line.Open(world);
        using var foreign = await Line.Open(world);
        var person = Line.Person();
        await line.Picture(Line.Person(), Shelf.Picture, "image/png");
        var media = (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1))[0].GetProperty("media")[0];
        var link = (await line.Api.Post($"/api/v1/media/{media.Word("mediaId")}/link", new { })).Word("url");

        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Look", mediaUrls = new[] { link } });

        await line.Until(sent.Word("messageId"), "delivered");
        var file = (await line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages", Ct))[0].GetProperty("files")[0];
        (await line.Simulator.GetByteArrayAsync(file.Word("url"), Ct)).ShouldBe(Shelf.Picture);
        await foreign.Api.Posting("/api/v1/messages", new { to = person, body = "Look", mediaUrls = new[] { link } }).Refused(400);
        var taken = (await line.Message(sent.Word("messageId"))).GetProperty("media")[0];
        taken.Word("contentType").ShouldBe("image/png");
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{taken.Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
        var again = (await line.Api.Post($"/api/v1/media/{taken.Word("mediaId")}/link", new { })).Word("url");
        using var stranger = new HttpClient();
        (await stranger.GetByteArrayAsync(again, Ct)).ShouldBe(Shelf.Picture);
    }

    [Fact]
    public async Task A_link_that_has_ended_when_its_message_leaves_is_another_one_by_then()
    {
        var clock = new MovableClock();
        await using var late = await World.Start(options => options.Clock = clock, [("Files:AddressLifetime", "1d"), ("Jobs:Poll", "50ms")]);
        using var line = await Line.Open(late);
        var person = Line.Person();
        await line.Picture(Line.Person(), Shelf.Picture, "image/png");
        var media = (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1))[0].GetProperty("media")[0];
        var link = (await line.Api.Post($"/api/v1/media/{media.Word("mediaId")}/link", new { })).Word("url");
        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Look", mediaUrls = new[] { link }, sendAt = clock.GetUtcNow().AddDays(2) });

        clock.Move(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));

        await line.Until(sent.Word("messageId"), "delivered");
        var file = (await line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages", Ct))[0].GetProperty("files")[0];
        (await line.Simulator.GetByteArrayAsync(file.Word("url"), Ct)).ShouldBe(Shelf.Picture);
    }

    [Fact]
    public async Task A_link_of_another_organization_or_one_that_has_ended_isnt_taken_along_nor_made_to_work_again()
    {
        var clock = new MovableClock();
        await using var open = await World.Start(options => options.Clock = clock, [("Files:AddressLifetime", "1d"), ("Server:PublicUrl", "https://switchboard.example")]);
        using var line = await Line.Open(open);
        using var foreign = await Line.Open(open);
        var message = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Look", mediaUrls = new[] { "https://example.com/plan.png" } });
        var media = (await line.Message(message.Word("messageId"))).GetProperty("media")[0];
        var link = (await line.Api.Post($"/api/v1/media/{media.Word("mediaId")}/link", new { })).Word("url");
        var later = clock.GetUtcNow().AddDays(30);
        object Look(string url) => new { to = Line.Person(), body = "Look", mediaUrls = new[] { url }, sendAt = later };

        link.ShouldStartWith("https://switchboard.example/media/");
        (await foreign.Api.Posting("/api/v1/messages", Look(link)).Refused(400)).Word("code").ShouldBe("invalid_media_urls");
        await line.Api.Post("/api/v1/messages", Look(link));

        clock.Move(TimeSpan.FromDays(2));

        foreach (var url in new[] { link, link.Replace("https://switchboard.example", "https://SWITCHBOARD.example:443", StringComparison.Ordinal) })
        {
            (await foreign.Api.Posting("/api/v1/messages", Look(url)).Refused(400)).Word("code").ShouldBe("invalid_media_urls");
            (await line.Api.Posting("/api/v1/messages", Look(url)).Refused(400)).Word("code").ShouldBe("invalid_media_urls");
        }
    }

    [Fact]
    public async Task Where_an_address_leads_the_simulator_follows_only_outside()
    {
        using var line = await Line.Open(world);
        foreach (var inside in new[] { $"http://127.0.0.1:{line.Simulator.BaseAddress!.Port}/api/accounts", $"{world.Url}metrics", "http://127.9.9.9:9/x" })
        {
            var (person, asked) = (Line.Person(), false);
            await using var elsewhere = await Application.StartAsync((http, _) =>
            {
                asked = true;
                http.Response.StatusCode = 307;
                http.Response.Headers.Location = inside;
                return Task.CompletedTask;
            });

            var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Look", mediaUrls = new[] { elsewhere.Url + "/x.txt" } });

            var failed = await line.Until(sent.Word("messageId"), "failed", "delivered");
            failed.Word("status").ShouldBe("failed", inside);
            asked.ShouldBeTrue();
            (await line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages", Ct)).GetArrayLength().ShouldBe(0);
        }
    }

    [Fact]
    public async Task What_is_sent_in_some_weeks_is_kept_until_then_and_has_an_address_that_works()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Files:RetentionDays", "5"), ("Files:AddressLifetime", "2d"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        var file = await line.Api.Bring(Shelf.Picture, "ticket.png", "image/png");
        var sweep = own.Services.GetServices<IHostedService>().OfType<SweepFiles>().Single();
        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "Your ticket", mediaUrls = new[] { file.Word("fileId") }, sendAt = clock.GetUtcNow().AddDays(20) });

        clock.Move(TimeSpan.FromDays(10));
        (await sweep.DeleteOver(Ct)).ShouldBe(0, "a message has yet to take it along");
        clock.Move(TimeSpan.FromDays(10.01));
        await line.Until(sent.Word("messageId"), "delivered");

        var received = (await line.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages", Ct))[0];
        (await line.Simulator.GetByteArrayAsync(received.GetProperty("files")[0].Word("url"), Ct)).ShouldBe(Shelf.Picture);
        clock.Move(TimeSpan.FromDays(3));
        (await sweep.DeleteOver(Ct)).ShouldBe(1);
        (await line.Message(sent.Word("messageId"))).GetProperty("media")[0].Word("note").ShouldStartWith("It was deleted after 5 days");
    }

    [Fact]
    public async Task A_message_whose_file_was_deleted_before_it_left_fails_with_the_reason()
    {
        using var line = await Line.Open(world);
        var file = await line.Api.Bring(Shelf.Picture, "ticket.png", "image/png");
        var sent = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Your ticket", mediaUrls = new[] { file.Word("fileId") }, sendAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });

        await line.Api.Delete($"/api/v1/files/{file.Word("fileId")}");

        var failed = await line.Until(sent.Word("messageId"), "failed", "permanently_failed");
        failed.GetProperty("error").Word("code").ShouldBe("file_gone");
    }

    [Fact]
    public async Task More_than_a_channel_takes_is_refused_before_anything_is_sent()
    {
        using var line = await Line.Open(world);
        var file = await line.Api.Bring(new byte[3 * 1024 * 1024]);
        var id = file.Word("fileId");

        var refused = await line.Api.Posting("/api/v1/messages", new { to = Line.Person(), body = "Look", mediaUrls = new[] { id, id } }).Refused(400);

        refused.Word("detail").ShouldBe("The files have 6291456 bytes; over sms at most 5242880 go in one message.");
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/iam")]
    [InlineData("http://10.1.2.3/picture.png")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("file:///etc/passwd")]
    public async Task An_address_inside_is_never_asked_whoever_names_it(string inside)
    {
        using var line = await Line.Open(world);
        await line.KeepMedia();
        var form = line.Inbound(Line.Person(), "Straight");
        (form["NumMedia"], form["MediaUrl0"], form["MediaContentType0"]) = ("1", inside, "image/png");
        await line.Webhook($"/webhooks/{line.Agent}/sms", form);
        if (inside.StartsWith("http", StringComparison.Ordinal))
        {
            // The provider's own address leads there.
            await line.Say(Line.Person(), inside);
        }

        var waiting = await Eventually.Get(line.Waiting, found => found.Count == (inside.StartsWith("http", StringComparison.Ordinal) ? 2 : 1));
        foreach (var message in waiting)
        {
            var refused = await line.Api.GetAsync($"/api/v1/media/{message.GetProperty("media")[0].Word("mediaId")}", Ct).Refused(502);
            refused.Word("code").ShouldBe("media_unreachable");
        }

        Shelf.OnDisk(world, line.Tenant).ShouldBe(0);
    }

    [Fact]
    public async Task Where_a_provider_leads_learns_nothing_of_its_credentials_and_gives_no_page()
    {
        using var line = await Line.Open(world);
        string? authorization = "never asked";
        await using var elsewhere = await Application.StartAsync(async (http, _) =>
        {
            authorization = http.Request.Headers.Authorization.ToString();
            http.Response.StatusCode = 200;
            http.Response.ContentType = "image/png";
            await http.Response.WriteAsync("<html><script>alert(1)</script></html>");
        });
        await line.Say(Line.Person(), elsewhere.Url + "/dot.png");
        var media = (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1))[0].GetProperty("media")[0];

        using var answer = await line.Api.GetAsync($"/api/v1/media/{media.Word("mediaId")}", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        authorization.ShouldBe("");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task What_doesnt_fit_stays_at_the_provider_and_the_message_says_so()
    {
        using var line = await Line.Open(world);
        await line.KeepMedia();
        using var super = world.SuperAdmin();
        (await super.PatchAsJsonAsync($"/api/v1/organizations/{line.Tenant.Id}/storage", new { quotaMegabytes = 0 }, Ct)).IsSuccessStatusCode.ShouldBeTrue();

        await line.Picture(Line.Person(), Shelf.Picture, "image/png");

        var waiting = await Eventually.Get(line.Waiting, found => found.Count == 1 && found[0].GetProperty("media")[0].TryGetProperty("note", out _));
        var media = waiting[0].GetProperty("media")[0];
        media.Word("note").ShouldStartWith("It was not copied and is at the provider: The organization stores 0 of its 0 bytes");
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{media.Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
        Shelf.OnDisk(world, line.Tenant).ShouldBe(0);
    }
}

/// <summary>People and agents with pictures.</summary>
internal static class MediaTalk
{
    /// <summary>A file that the outside world keeps; its address.</summary>
    public static Task<string> Upload(this Line line, byte[] bytes, string type) => Upload(line.Simulator, bytes, type);

    /// <summary>A person sends the agent something over WhatsApp.</summary>
    public static async Task Say(this Chat chat, string from, byte[] bytes, string type)
    {
        var url = await Upload(chat.Simulator, bytes, type);
        using var answer = await chat.Simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString("whatsapp:" + from)}/messages", new { to = chat.Number, channel = "whatsapp", mediaUrls = new[] { url } });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    static async Task<string> Upload(HttpClient simulator, byte[] bytes, string type)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await simulator.PostAsync("/api/files", body);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).Word("url");
    }

    /// <summary>A person sends the agent a picture.</summary>
    public static async Task Picture(this Line line, string from, byte[] bytes, string type) => await line.Say(from, await line.Upload(bytes, type));

    /// <summary>A person sends the agent what is at an address.</summary>
    public static async Task Say(this Line line, string from, string url)
    {
        using var answer = await line.Simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(from)}/messages", new { to = line.Number, body = "Look at this", mediaUrls = new[] { url } });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What people send the agent is copied from now on.</summary>
    public static async Task KeepMedia(this Line line)
    {
        using var admin = line.Tenant.Admin();
        using var answer = await admin.PatchAsJsonAsync($"/api/v1/agents/{line.Agent}", new { media = "keep" });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The one message that waits, once what came with it is in our storage.</summary>
    public static async Task<JsonElement> Kept(this Line line) =>
        (await Eventually.Get(line.Waiting, waiting => waiting.Count == 1 && waiting[0].TryGetProperty("media", out var media) && media.EnumerateArray().All(item => item.TryGetProperty("fileId", out _))))[0];
}

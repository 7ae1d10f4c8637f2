using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Files;
using Switchboard.Tests.Integration.Files;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Files attached to mails, both ways.</summary>
public sealed class AttachmentTests(World world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stored_file_arrives_in_the_mailbox_under_its_own_name()
    {
        using var desk = await Mailbox.Open(world);
        var file = await desk.Agent.Bring(Shelf.Picture, "Grundriß (neu).png", "image/png");

        var sent = await desk.Agent.Post("/api/v1/messages", new { to = desk.Person, channel = "email", subject = "The plan", body = "Here it is.", mediaUrls = new[] { file.Word("fileId") } });
        await Eventually.Get(() => desk.Agent.Get($"/api/v1/messages/{sent.Word("messageId")}"), message => message.Word("status") == "delivered");

        var mail = (await desk.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{desk.Person}/messages", Ct))[0];
        mail.GetProperty("attachments")[0].Word("filename").ShouldBe("Grundriß (neu).png");
        (await desk.Simulator.GetByteArrayAsync($"/api/people/{desk.Person}/messages/{mail.Word("id")}/attachments/0", Ct)).ShouldBe(Shelf.Picture);
    }

    [Fact]
    public async Task What_a_person_attaches_is_read_even_when_the_providers_own_address_has_ended()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var desk = await Mailbox.Open(own);
        await desk.Write([("invoice.pdf", "application/pdf", Shelf.Text("%PDF-1.7 an invoice")), ("note.html", "text/html", Shelf.Text("<script>alert(1)</script>"))]);
        var media = (await Eventually.Get(desk.Waiting, waiting => waiting.Count == 1))[0].GetProperty("media");

        clock.Move(TimeSpan.FromHours(3));

        media[0].Word("name").ShouldBe("invoice.pdf");
        (await desk.Agent.GetAsync(media[0].Word("url"), Ct)).IsSuccessStatusCode.ShouldBeFalse("Resend's address ends after an hour");
        using var invoice = await desk.Agent.GetAsync($"/api/v1/media/{media[0].Word("mediaId")}", Ct);
        (await invoice.Content.ReadAsByteArrayAsync(Ct)).ShouldBe(Shelf.Text("%PDF-1.7 an invoice"));
        invoice.Content.Headers.ContentDisposition!.FileName.ShouldBe("invoice.pdf");
        using var page = await desk.Agent.GetAsync($"/api/v1/media/{media[1].Word("mediaId")}", Ct);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        page.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Fact]
    public async Task An_agent_that_keeps_what_people_send_keeps_attachments_too()
    {
        using var desk = await Mailbox.Open(world);
        using var admin = desk.Tenant.Admin();
        (await admin.PatchAsJsonAsync($"/api/v1/agents/{desk.AgentId}", new { media = "keep" }, Ct)).IsSuccessStatusCode.ShouldBeTrue();

        await desk.Write([("dot.png", "image/png", Shelf.Picture), ("../../x.txt", "text/plain", Shelf.Text("hello"))]);

        var message = (await Eventually.Get(desk.Waiting, waiting => waiting.Count == 1 && waiting[0].GetProperty("media").EnumerateArray().All(item => item.TryGetProperty("fileId", out _))))[0];
        var files = (await desk.Agent.Get("/api/v1/files")).GetProperty("items").EnumerateArray().Select(file => file.Word("name")).Order(StringComparer.Ordinal);
        files.ShouldBe(["dot.png", "x.txt"]);
        (await desk.Agent.GetByteArrayAsync($"/api/v1/media/{message.GetProperty("media")[0].Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
    }

    [Fact]
    public async Task A_file_that_stands_in_the_request_is_stored_once_and_arrives()
    {
        using var desk = await Mailbox.Open(world);
        object Mail(byte[] bytes) => new
        {
            to = desk.Person, channel = "email", subject = "Your appointment", body = "See attached.", clientRef = "invitation",
            attachments = new[] { new { name = "visit.ics", content = Convert.ToBase64String(bytes), contentType = "text/calendar" } },
        };
        var calendar = Shelf.Text("BEGIN:VCALENDAR\nEND:VCALENDAR\n");

        var sent = await desk.Agent.Post("/api/v1/messages", Mail(calendar));
        var again = await desk.Agent.Post("/api/v1/messages", Mail(calendar));
        var other = await desk.Agent.Posting("/api/v1/messages", Mail(Shelf.Text("BEGIN:VCALENDAR\nX"))).Refused(409);
        await Eventually.Get(() => desk.Agent.Get($"/api/v1/messages/{sent.Word("messageId")}"), message => message.Word("status") == "delivered");

        again.Word("messageId").ShouldBe(sent.Word("messageId"));
        other.Word("code").ShouldBe("client_ref_reused");
        var mail = (await desk.Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{desk.Person}/messages", Ct)).EnumerateArray().ShouldHaveSingleItem();
        mail.GetProperty("attachments")[0].Word("filename").ShouldBe("visit.ics");
        mail.GetProperty("attachments")[0].Word("contentType").ShouldBe("text/calendar");
        (await desk.Simulator.GetByteArrayAsync($"/api/people/{desk.Person}/messages/{mail.Word("id")}/attachments/0", Ct)).ShouldBe(calendar);
        Shelf.OnDisk(world, desk.Tenant).ShouldBe(1);
        var file = (await desk.Agent.Get("/api/v1/files")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        file.Word("fileId").ShouldBe((await desk.Agent.Get($"/api/v1/messages/{sent.Word("messageId")}")).GetProperty("media")[0].Word("fileId"));
    }

    [Fact]
    public async Task What_cant_be_sent_leaves_no_file()
    {
        using var desk = await Mailbox.Open(world);
        using var super = world.SuperAdmin();
        object Mail(string to, params string[] contents) => new
        {
            to, channel = "email", subject = "Hi", body = "See attached.", attachments = contents.Select(content => new { name = "x.txt", content }),
        };
        var text = Convert.ToBase64String(Shelf.Text("hello"));

        (await desk.Agent.Posting("/api/v1/messages", Mail(desk.Person, text, "***")).Refused(400)).Word("code").ShouldBe("invalid_attachments");
        (await desk.Agent.Posting("/api/v1/messages", Mail("nobody", text)).Refused(400)).Word("code").ShouldBe("invalid_to");
        (await desk.Agent.Posting("/api/v1/messages", Mail(desk.Person, [.. Enumerable.Repeat(text, 11)])).Refused(400)).Word("code").ShouldBe("invalid_media_urls");
        (await super.PatchAsJsonAsync($"/api/v1/organizations/{desk.Tenant.Id}/storage", new { quotaMegabytes = 1 }, Ct)).IsSuccessStatusCode.ShouldBeTrue();
        await desk.Agent.Bring(new byte[(1024 * 1024) - 8]);
        (await desk.Agent.Posting("/api/v1/messages", Mail(desk.Person, text, text)).Refused(413)).Word("code").ShouldBe("storage_full");

        Shelf.OnDisk(world, desk.Tenant).ShouldBe(1);
        var storage = (await desk.Agent.Get("/api/v1/files")).GetProperty("storage");
        (storage.GetProperty("files").GetInt32(), storage.GetProperty("bytes").GetInt32()).ShouldBe((1, (1024 * 1024) - 8));
        (await desk.Agent.Get("/api/v1/messages")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_file_that_ends_while_its_message_is_made_takes_those_that_stand_in_the_request_with_it()
    {
        var pause = new Pause("Put");
        pause.Open();
        await using var own = await World.Start(options => options.Services = services => pause.Before<IFileStorage, LocalFiles>(services));
        using var desk = await Mailbox.Open(own);
        var file = await desk.Agent.Bring(Shelf.Picture, "plan.png", "image/png");
        pause.Close();

        var sending = desk.Agent.Posting("/api/v1/messages", new
        {
            to = desk.Person, channel = "email", subject = "Hi", body = "See attached.", mediaUrls = new[] { file.Word("fileId") }, attachments = new[] { new { name = "x.txt", content = Convert.ToBase64String(Shelf.Text("hello")) } },
        });
        await pause.Met;
        await desk.Agent.Delete($"/api/v1/files/{file.Word("fileId")}");
        pause.Open();
        var refused = await sending.Refused(404);

        refused.Word("code").ShouldBe("unknown_file");
        var files = await desk.Agent.Get("/api/v1/files");
        files.GetProperty("items").GetArrayLength().ShouldBe(0);
        files.GetProperty("storage").GetProperty("bytes").GetInt32().ShouldBe(0);
        Shelf.OnDisk(own, desk.Tenant).ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_file_that_many_messages_show_ends_at_once_and_they_say_so_some_at_a_time()
    {
        const int Many = 130;
        await using var own = await World.Start(settings: ("Jobs:Workers", "0"));
        using var desk = await Mailbox.Open(own);
        var file = await desk.Agent.Bring(Shelf.Picture, "offer.png", "image/png");
        for (var n = 0; n < Many; n++)
        {
            await desk.Agent.Post("/api/v1/messages", new { to = $"reader{n}@example.com", channel = "email", subject = "An offer", body = "Look.", mediaUrls = new[] { file.Word("fileId") } });
        }

        async Task<int> Marked()
        {
            using var agent = own.Client(desk.Token);
            return (await agent.Get("/api/v1/messages?limit=200")).GetProperty("items").EnumerateArray().Count(message => message.GetProperty("media")[0].TryGetProperty("note", out var note) && note.GetString() == "It was deleted on request.");
        }

        await desk.Agent.Delete($"/api/v1/files/{file.Word("fileId")}");
        var atOnce = await Marked();
        own.Settings["Jobs:Workers"] = "8";
        await own.Restart();

        atOnce.ShouldBeInRange(1, Many - 1, "no unit is longer for a file that everybody was sent");
        await Eventually.Holds(async () => await Marked() == Many);
    }

    /// <summary>An agent with a mailbox, and a person who writes to it.</summary>
    sealed class Mailbox : IDisposable
    {
        static int people;

        Mailbox(World world, Tenant tenant, JsonElement made)
        {
            Tenant = tenant;
            AgentId = made.Word("agentId");
            Token = made.Word("securityToken");
            Address = made.GetProperty("channels")[0].Word("address");
            Agent = world.Client(made.Word("securityToken"));
            Simulator = new() { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
            Person = $"attacher{Interlocked.Increment(ref people)}@example.com";
        }

        public Tenant Tenant { get; }

        public string AgentId { get; }

        public string Token { get; }

        public string Address { get; }

        public string Person { get; }

        public HttpClient Agent { get; }

        public HttpClient Simulator { get; }

        public static async Task<Mailbox> Open(World world)
        {
            var tenant = await world.Organization();
            using var admin = tenant.Admin();
            var mailbox = new Mailbox(world, tenant, await admin.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = false, email = true } }));
            // The deployment's account is told of its domain and its webhook just after the start.
            await Eventually.Get(
                async () => await mailbox.Simulator.PostAsJsonAsync("/api/people/ready@example.com/messages", new { to = "nobody@agents.test", channel = "email", subject = "Ready?", body = "?" }), answer => answer.IsSuccessStatusCode);
            return mailbox;
        }

        public async Task<List<JsonElement>> Waiting() => [.. (await Agent.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray()];

        public async Task Write((string Name, string Type, byte[] Bytes)[] files)
        {
            using var answer = await Simulator.PostAsJsonAsync($"/api/people/{Person}/messages", new
            {
                to = Address, channel = "email", subject = "See attached", body = "Attached.",
                attachments = files.Select(file => new { filename = file.Name, contentType = file.Type, content = Convert.ToBase64String(file.Bytes) }),
            });
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        public void Dispose()
        {
            Agent.Dispose();
            Simulator.Dispose();
        }
    }
}

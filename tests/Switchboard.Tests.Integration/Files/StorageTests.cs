using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Files;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Files;

/// <summary>How much is stored, for how long, and what a crash leaves.</summary>
public sealed class StorageTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_organization_stores_as_much_as_it_may_and_is_told_what_to_do_then()
    {
        await using var world = await World.Start(null, ("Files:QuotaMegabytes", "1"), ("Files:MaxFileMegabytes", "1"));
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();
        var half = new byte[600 * 1024];
        var first = await agent.Bring(half);

        var full = await agent.Bringing(half).Refused(413);

        full.Word("code").ShouldBe("storage_full");
        full.Word("detail").ShouldBe($"The organization stores {half.Length} of its {1024 * 1024} bytes; this file doesn't fit.");
        Shelf.OnDisk(world, tenant).ShouldBe(1);
        using var other = (await (await world.Organization()).Agent()).Client();
        var large = await other.Bringing(new byte[2 * 1024 * 1024]).Refused(413);
        large.Word("code").ShouldBe("file_too_large");
        await other.Bring(half);

        await agent.Delete($"/api/v1/files/{first.Word("fileId")}");
        await agent.Bring(half);

        using var super = world.SuperAdmin();
        using var admin = tenant.Admin();
        var path = $"/api/v1/organizations/{tenant.Id}/storage";
        await admin.PatchAsJsonAsync(path, new { quotaMegabytes = 2 }, Ct).Refused(403);
        (await super.PatchAsJsonAsync(path, new { quotaMegabytes = 2 }, Ct)).IsSuccessStatusCode.ShouldBeTrue();
        await agent.Bring(half);
        var storage = await admin.Get(path);
        (storage.GetProperty("bytes").GetInt64(), storage.GetProperty("files").GetInt32(), storage.GetProperty("quotaBytes").GetInt64()).ShouldBe((2L * half.Length, 2, 2L * 1024 * 1024));
    }

    [Fact]
    public async Task Files_that_race_for_the_last_room_get_it_once()
    {
        await using var world = await World.Start(null, ("Files:QuotaMegabytes", "1"));
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();
        var large = new byte[700 * 1024];

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => agent.Bringing(large)));

        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        answers.Where(answer => !answer.IsSuccessStatusCode).ShouldAllBe(answer => (int)answer.StatusCode == 413);
        Shelf.OnDisk(world, tenant).ShouldBe(1);
        (await agent.Get("/api/v1/files")).GetProperty("storage").GetProperty("bytes").GetInt64().ShouldBe(large.Length);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_while_it_comes_leaves_nothing()
    {
        await using var world = await World.Start();
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();
        var kept = await agent.Bring(Shelf.Picture);
        using var cut = new CancellationTokenSource();

        await Should.ThrowAsync<Exception>(agent.PostAsync("/api/v1/files", new StreamContent(new Endless(cut)), cut.Token));

        await Eventually.Holds(() => Task.FromResult(Directory.EnumerateFiles(Path.Combine(world.Folder, "files"), "*", SearchOption.AllDirectories).Count() == 1));
        (await agent.Get("/api/v1/files")).GetProperty("items").EnumerateArray().Single().Word("fileId").ShouldBe(kept.Word("fileId"));
    }

    [Fact]
    public async Task Files_go_after_the_days_of_their_agent_their_organization_or_the_deployment()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, ("Files:RetentionDays", "20"));
        var tenant = await world.Organization();
        var other = await world.Organization();
        using var admin = tenant.Admin();
        var (brief, plain) = (await tenant.Agent(), await tenant.Agent());
        (await admin.PatchAsJsonAsync($"/api/v1/agents/{brief.Id}", new { mediaRetentionDays = 3 }, Ct)).IsSuccessStatusCode.ShouldBeTrue();
        (await admin.PatchAsJsonAsync($"/api/v1/organizations/{tenant.Id}/storage", new { retentionDays = 10 }, Ct)).IsSuccessStatusCode.ShouldBeTrue();
        using var first = brief.Client();
        using var second = plain.Client();
        using var third = (await other.Agent()).Client();
        var files = new[] { (first, await first.Bring(Shelf.Picture)), (second, await second.Bring(Shelf.Picture)), (third, await third.Bring(Shelf.Picture)) };

        async Task<string> Left()
        {
            await world.Services.GetServices<IHostedService>().OfType<SweepFiles>().Single().DeleteOver(Ct);
            List<string> left = [];
            foreach (var (client, file) in files)
            {
                left.Add((await client.Get($"/api/v1/files/{file.Word("fileId")}")).TryGetProperty("deletedWhy", out var why) ? why.GetString()! : "there");
            }

            return string.Join(" ", left);
        }

        clock.Move(TimeSpan.FromDays(2.9));
        (await Left()).ShouldBe("there there there");
        clock.Move(TimeSpan.FromDays(0.2));
        (await Left()).ShouldBe("It was deleted after 3 days, as its owner wishes. there there");
        clock.Move(TimeSpan.FromDays(7));
        (await Left()).ShouldBe("It was deleted after 3 days, as its owner wishes. It was deleted after 10 days, as its owner wishes. there");
        clock.Move(TimeSpan.FromDays(10));
        (await Left()).ShouldEndWith("It was deleted after 20 days, as its owner wishes.");
        (Shelf.OnDisk(world, tenant) + Shelf.OnDisk(world, other)).ShouldBe(0);
        (await admin.Get("/api/v1/files")).GetProperty("storage").GetProperty("bytes").GetInt64().ShouldBe(0, "the room is given back");
    }

    [Fact]
    public async Task An_address_ends_with_its_time()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, ("Files:AddressLifetime", "1h"));
        using var agent = (await (await world.Organization()).Agent()).Client();
        var file = await agent.Bring(Shelf.Picture);
        using var stranger = new HttpClient();
        (await stranger.GetAsync(file.Word("url"), Ct)).IsSuccessStatusCode.ShouldBeTrue();

        clock.Move(TimeSpan.FromHours(2.1));

        await stranger.GetAsync(file.Word("url"), Ct).Refused(410);
    }

    [Fact]
    public async Task What_a_process_wrote_before_it_died_is_taken_away_and_nothing_else()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        var tenant = await world.Organization();
        using var agent = (await tenant.Agent()).Client();
        var kept = await agent.Bring(Shelf.Picture);
        var storage = world.Get<IFileStorage>();
        // Bytes whose row was never written, a draft that was never finished, and another database's files in the same folder.
        await storage.Put(new(tenant.Id, world.Get<Ids>().Next<FileId>()), new MemoryStream([1, 2, 3]), Ct);
        await storage.Put(new(world.Get<Ids>().Next<OrganizationId>(), world.Get<Ids>().Next<FileId>()), new MemoryStream([4]), Ct);
        await File.WriteAllBytesAsync(Path.Combine(world.Folder, "files", ".drafts", "fil_half"), [5], Ct);
        var sweep = world.Services.GetServices<IHostedService>().OfType<SweepFiles>().Single();

        (await sweep.CollectOrphans(Ct)).ShouldBe(0, "they may be on their way still");
        clock.Move(TimeSpan.FromHours(2));
        (await sweep.CollectOrphans(Ct)).ShouldBe(2);

        Shelf.OnDisk(world, tenant).ShouldBe(1);
        (await agent.GetByteArrayAsync($"/api/v1/files/{kept.Word("fileId")}/content", Ct)).ShouldBe(Shelf.Picture);
        Directory.EnumerateFiles(Path.Combine(world.Folder, "files"), "*", SearchOption.AllDirectories).Count().ShouldBe(2);
    }

    /// <summary>Gives bytes for ever; after some, its reader is gone.</summary>
    sealed class Endless(CancellationTokenSource cut) : Stream
    {
        int given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            given += count;
            if (given > 500_000)
            {
                cut.Cancel();
            }

            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

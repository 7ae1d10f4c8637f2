using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Files;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.Integration.Files;

/// <summary>A commit whose answer was lost has happened all the same: its file has its row, and keeps its bytes.</summary>
[Trait("Category", "slow")]
public sealed class LostCommitTests : IAsyncLifetime
{
    readonly MovableClock clock = new();
    readonly LostAnswer wire = new("stored_file");
    World world = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite commits in the process itself: its answer can't be lost.");
        world = await World.Start(options =>
        {
            options.Clock = clock;
            options.Settings["Jobs:Poll"] = "100ms";
            options.Settings["Data:Url"] = wire.Before(options.Settings["Data:Url"]!);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (world is not null)
        {
            await world.DisposeAsync();
        }

        await wire.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_was_uploaded()
    {
        using var line = await Line.Open(world);
        wire.Arm();

        using (var answer = await line.Api.Bringing(Shelf.Picture, "dot.png", "image/png"))
        {
            ((int)answer.StatusCode).ShouldBe(500, "nobody knows what became of it");
        }

        await IsWhole(line);
    }

    [Fact]
    public async Task A_file_that_stood_in_a_message()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var draft = new { to = person, body = "Look", clientRef = "once", attachments = new[] { new { name = "dot.png", content = Convert.ToBase64String(Shelf.Picture) } } };
        wire.Arm();

        await line.Api.Posting("/api/v1/messages", draft).Refused(500);

        await IsWhole(line);
        var again = await line.Api.Post("/api/v1/messages", draft);
        // Nobody knew to send it: its job is taken up when the lease is over, and the provider is asked twice first.
        await Eventually.Get(
            () =>
            {
                clock.Move(TimeSpan.FromSeconds(10));
                return line.Message(again.Word("messageId"));
            },
            message => message.Word("status") == "delivered");
        (await line.Phone(person)).ShouldBe(["Look"]);
        await IsWhole(line);
    }

    [Fact]
    public async Task A_file_that_was_copied_from_what_a_person_sent()
    {
        using var line = await Line.Open(world);
        await line.KeepMedia();
        wire.Arm();

        await line.Picture(Line.Person(), Shelf.Picture, "image/png");

        var kept = await line.Kept();
        await Eventually.Holds(async () => await world.Get<Switchboard.Data.Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization")) == 0);
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{kept.GetProperty("media")[0].Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
        await IsWhole(line);
    }

    /// <summary>There is one file, with a row and bytes, and nothing beside it, also once bytes without a row are looked for.</summary>
    async Task IsWhole(Line line)
    {
        wire.Lost.ShouldBe(1);
        var file = (await line.Api.Get("/api/v1/files")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        clock.Move(TimeSpan.FromHours(2));
        await world.Services.GetServices<IHostedService>().OfType<SweepFiles>().Single().CollectOrphans(Ct);
        Shelf.OnDisk(world, line.Tenant).ShouldBe(1);
        var now = await line.Api.Get($"/api/v1/files/{file.Word("fileId")}");
        using var stranger = new HttpClient();
        (await stranger.GetByteArrayAsync(now.Word("url"), Ct)).ShouldBe(Shelf.Picture);
    }
}

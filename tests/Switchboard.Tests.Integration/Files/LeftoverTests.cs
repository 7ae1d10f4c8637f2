using System.Net.Http.Json;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Switchboard.Files;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Files;

/// <summary>A process that dies between the bytes and their row, and an organization that goes, leave no bytes behind.</summary>
public sealed class LeftoverTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_copy_that_died_before_it_was_written_down_is_made_again_and_its_bytes_are_taken_away()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options =>
        {
            options.Clock = clock;
            options.Services = services =>
            {
                var real = services.Single(service => service.ServiceType == typeof(IFileStorage)).ImplementationType!;
                services.RemoveAll<IFileStorage>().AddSingleton(all => DyingStorage.In((IFileStorage)ActivatorUtilities.CreateInstance(all, real)));
            };
        });
        using var line = await Line.Open(world);
        await line.KeepMedia();

        await line.Picture(Line.Person(), Shelf.Picture, "image/png");

        var kept = await line.Kept();
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{kept.GetProperty("media")[0].Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
        Shelf.OnDisk(world, line.Tenant).ShouldBe(2, "one is the dead process's");
        (await line.Api.Get("/api/v1/files")).GetProperty("storage").GetProperty("files").GetInt32().ShouldBe(1);
        clock.Move(TimeSpan.FromHours(2));
        (await world.Services.GetServices<IHostedService>().OfType<SweepFiles>().Single().CollectOrphans(Ct)).ShouldBe(1);
        Shelf.OnDisk(world, line.Tenant).ShouldBe(1);
        (await line.Api.GetByteArrayAsync($"/api/v1/media/{kept.GetProperty("media")[0].Word("mediaId")}", Ct)).ShouldBe(Shelf.Picture);
    }

    [Fact]
    public async Task A_deleted_organization_leaves_no_file_and_the_proof_counts_them()
    {
        await using var world = await World.Start();
        using var line = await Line.Open(world);
        await line.KeepMedia();
        await line.Picture(Line.Person(), Shelf.Picture, "image/png");
        await line.Kept();
        var brought = await line.Api.Bring(Shelf.VoiceNote);
        using var admin = line.Tenant.Admin();
        var slug = (await admin.Get($"/api/v1/organizations/{line.Tenant.Id}")).Word("slug");
        Shelf.OnDisk(world, line.Tenant).ShouldBe(2);
        using var super = world.SuperAdmin();

        using var accepted = await super.SendAsync(new(HttpMethod.Delete, $"/api/v1/organizations/{line.Tenant.Id}") { Content = JsonContent.Create(new { confirm = slug }) }, Ct);

        accepted.IsSuccessStatusCode.ShouldBeTrue();
        var proof = await Eventually.Get(() => super.Get($"/api/v1/organizations/{line.Tenant.Id}/deletion"), deletion => deletion.Word("state") == "erased");
        Shelf.OnDisk(world, line.Tenant).ShouldBe(0);
        proof.GetProperty("rows").GetProperty("stored_file").GetInt32().ShouldBe(2);
        using var stranger = new HttpClient();
        await stranger.GetAsync(brought.Word("url"), Ct).Refused(404);
        var room = await world.Get<Switchboard.Data.Database>().Read(line.Tenant.Id, session => session.Count("SELECT bytes FROM file_total WHERE name = 'all' AND @organization = @organization"));
        room.ShouldBe(0, "all others have its room");
    }
}

/// <summary>The first time that a file is whole on the disk, whoever put it there is gone. A proxy, because a class that implements the contract would join by existing.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class DyingStorage : DispatchProxy
#pragma warning restore CA1852
{
    IFileStorage real = null!;
    int put;

    public static IFileStorage In(IFileStorage real)
    {
        var proxy = Create<IFileStorage, DyingStorage>();
        ((DyingStorage)(object)proxy).real = real;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(real, args);
        return targetMethod.Name == nameof(IFileStorage.Put) && Interlocked.Increment(ref put) == 1 ? Die((Task)answer!) : answer;
    }

    static async Task Die(Task done)
    {
        await done;
        throw new InvalidOperationException("The process died.");
    }
}

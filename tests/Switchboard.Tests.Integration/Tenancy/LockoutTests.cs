using System.Net;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy;

public sealed class LockoutTests(World world)
{
    [Fact]
    public async Task Ten_bad_tokens_lock_a_source_out_even_with_a_good_one()
    {
        var source = World.NextSource();
        await Guess(world, source);

        using var good = world.Client(world.FirstRun.SuperAdminToken, source);
        using var answer = await good.GetAsync("/api/v1/tokens");
        answer.Headers.RetryAfter!.Delta!.Value.TotalMinutes.ShouldBeInRange(14, 15.1);
        var problem = await Task.FromResult(answer).Refused(429);
        problem.GetProperty("code").GetString().ShouldBe("locked_out");
        problem.TryGetProperty("retryAt", out _).ShouldBeTrue();

        using var elsewhere = world.SuperAdmin();
        await elsewhere.Get("/api/v1/tokens");
        using var health = world.Client(source: source);
        (await health.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_bad_token_sent_again_and_again_locks_nobody_out()
    {
        var source = World.NextSource();
        using var leftBehind = world.Client("sb_super_left_behind", source);
        for (var i = 0; i < Lockouts.Tries * 2; i++)
        {
            await leftBehind.GetAsync("/api/v1/tokens").Refused(401);
        }

        using var good = world.Client(world.FirstRun.SuperAdminToken, source);
        await good.Get("/api/v1/tokens");
    }

    [Fact]
    public async Task Tokens_that_were_good_once_are_no_guesses()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        var source = World.NextSource();
        using var admin = own.SuperAdmin();
        for (var i = 0; i < Lockouts.Tries + 2; i++)
        {
            var expires = i % 2 == 0 ? clock.GetUtcNow() + TimeSpan.FromMinutes(1) : (DateTimeOffset?)null;
            var made = await admin.Post("/api/v1/tokens", new { name = "left behind", tier = "super_admin", expiresAt = expires });
            if (expires is null)
            {
                await admin.Delete($"/api/v1/tokens/{made.GetProperty("token").GetProperty("tokenId").GetString()}");
            }
            else
            {
                clock.Move(TimeSpan.FromMinutes(2));
            }

            using var leftBehind = own.Client(made.GetProperty("secret").GetString(), source);
            (await leftBehind.GetAsync("/api/v1/tokens").Refused(401)).GetProperty("code").GetString().ShouldBe("token_invalid");
        }

        using var good = own.Client(own.FirstRun.SuperAdminToken, source);
        await good.Get("/api/v1/tokens");
    }

    [Fact]
    public async Task After_fifteen_minutes_the_source_may_try_again()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        var source = World.NextSource();
        await Guess(own, source);

        using var good = own.Client(own.FirstRun.SuperAdminToken, source);
        await good.GetAsync("/api/v1/tokens").Refused(429);
        clock.Move(TimeSpan.FromMinutes(15));

        await good.Get("/api/v1/tokens");
    }

    [Fact]
    public async Task Requests_without_a_token_are_no_tries()
    {
        var source = World.NextSource();
        using var nobody = world.Client(source: source);
        for (var i = 0; i < Lockouts.Tries + 2; i++)
        {
            await nobody.GetAsync("/api/v1/tokens").Refused(401);
        }

        using var good = world.Client(world.FirstRun.SuperAdminToken, source);
        await good.Get("/api/v1/tokens");
    }

    [Fact]
    public async Task A_source_that_forges_where_it_comes_from_is_still_the_same_source()
    {
        await using var own = await World.Start(null, ("Server:TrustedProxies", ""));
        await Guess(own, source: null);

        using var another = own.Client("sb_super_guess");
        await another.GetAsync("/api/v1/tokens").Refused(429);
    }

    [Fact]
    public void A_flood_of_sources_stays_in_bounds_and_frees_nobody()
    {
        var lockouts = new Lockouts(TimeProvider.System, capacity: 100);
        var locked = IPAddress.Parse("203.0.113.7");
        for (var i = 0; i < Lockouts.Tries; i++)
        {
            lockouts.Failed(locked, TokenText.Hash($"{i}"));
        }

        for (var i = 0; i < 5_000; i++)
        {
            lockouts.Failed(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]), TokenText.Hash("guess"));
        }

        lockouts.Count.ShouldBeLessThanOrEqualTo(100);
        lockouts.Remaining(locked).ShouldNotBeNull();
    }

    static async Task Guess(World world, string? source)
    {
        for (var i = 0; i < Lockouts.Tries; i++)
        {
            using var guesser = world.Client($"sb_super_guess_{i}", source);
            await guesser.GetAsync("/api/v1/tokens").Refused(401);
        }
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:198.51.100.4", "198.51.100.4", true)]
    [InlineData("198.51.100.4", "198.51.100.5", false)]
    public void A_source_is_an_address_or_the_network_of_one_subscriber(string one, string other, bool same) =>
        Lockouts.SourceOf(IPAddress.Parse(one)).Equals(Lockouts.SourceOf(IPAddress.Parse(other))).ShouldBe(same);
}

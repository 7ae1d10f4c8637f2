using System.Net;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>Many at once at the last cent of a cap: what fits goes, and not one more. 10,000 sends with <c>./test --long</c>; another <c>SEED</c> draws others.</summary>
[Trait("Category", "slow")]
public sealed class LimitCampaignTests(ITestOutputHelper output)
{
    const int MostSegments = 3;
    const int PerSegment = 160;

    static bool IsLong => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LONG") is not null;

    static int Sends => IsLong ? 10_000 : 400;

    static int AtOnce => IsLong ? 256 : 64;

    [Theory]
    [InlineData("the agent")]
    [InlineData("the organization")]
    public async Task Many_at_once_spend_a_cap_to_the_last_cent_and_never_more(string whose)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : 1876;
        var chance = new Random(seed);
        // Some cost twice or three times as much, so that one that still fits comes after one that doesn't.
        var segments = Enumerable.Range(0, Sends).Select(_ => chance.Next(1, MostSegments + 1)).ToArray();
        // The cap is met in the midst of them, and no sum of theirs is it.
        var cap = (segments.Sum(each => (long)each) * Till.Text / 2) + chance.Next(1, Till.Text);
        var clock = Till.Morning();
        await using var world = await World.Start(options => options.Clock = clock);
        using var first = await Line.Open(world);
        using var second = await Line.Open(world, first.Tenant);
        if (whose == "the agent")
        {
            await first.Limit(new { maxSpendPerDay = cap / 1_000_000m });
        }
        else
        {
            using var admin = first.Tenant.Admin();
            await admin.Put("/api/v1/billing/config", new { limits = new { maxSpendPerDay = cap / 1_000_000m } });
        }

        var senders = whose == "the agent" ? [first] : new[] { first, second };
        var began = TimeProvider.System.GetTimestamp();
        using var door = new SemaphoreSlim(AtOnce);
        var answers = await Task.WhenAll(segments.Select(async (many, run) =>
        {
            await door.WaitAsync();
            try
            {
                using var answer = await senders[run % senders.Length].Sending($"Run {run} {new string('x', (many - 1) * PerSegment)}");
                return (Segments: many, Code: answer.StatusCode);
            }
            finally
            {
                door.Release();
            }
        }));

        var took = TimeProvider.System.GetElapsedTime(began);
        answers.ShouldAllBe(answer => answer.Code == HttpStatusCode.Created || answer.Code == HttpStatusCode.Forbidden);
        var gone = answers.Where(answer => answer.Code == HttpStatusCode.Created).ToList();
        var (count, spent) = (gone.Count, gone.Sum(answer => (long)answer.Segments) * Till.Text);
        output.WriteLine($"SEED={seed}: {count} of {Sends} went for {spent} of {cap} in {took.TotalSeconds:F1} s on {Data.TestDatabase.Kind}");
        spent.ShouldBeLessThanOrEqualTo(cap);
        (cap - spent).ShouldBeLessThan(Till.Text, "not one more would have fitted");
        (await Spent(first, whose == "the agent" ? first.Agent.Value : first.Tenant.Id.Value)).ShouldBe((count, spent));
        (await Kept(first)).ShouldBe((count, spent));
        using var one = await first.Sending("One more");
        one.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    static Task<(long, long)> Spent(Line line, string subject) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.One(
        "SELECT day_count, day_micros FROM usage_limit WHERE organization_id = @organization AND subject = @subject", new { subject }, row => (row.Long(0), row.Long(1))));

    /// <summary>What the messages themselves tell.</summary>
    static Task<(long, long)> Kept(Line line) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.One(
        "SELECT count(*), CAST(coalesce(sum(cost_micros), 0) AS bigint) FROM usage_entry WHERE organization_id = @organization AND kind = 'sms.out'", null, row => (row.Long(0), row.Long(1))));
}

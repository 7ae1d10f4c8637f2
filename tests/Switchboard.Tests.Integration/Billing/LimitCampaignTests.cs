using System.Net;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>Many at once at the last cent of a cap: what fits goes, and not one more. 10,000 sends with <c>./test --long</c>.</summary>
[Trait("Category", "slow")]
public sealed class LimitCampaignTests
{
    const int AtOnce = 64;

    static int Sends => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LONG") is null ? 400 : 10_000;

    [Theory]
    [InlineData("the agent")]
    [InlineData("the organization")]
    public async Task Many_at_once_spend_a_cap_to_the_last_cent_and_never_more(string whose)
    {
        await using var world = await World.Start();
        using var first = await Line.Open(world);
        using var second = await Line.Open(world, first.Tenant);
        var fits = Sends / 2;
        var cap = (decimal)fits * Till.Text / 1_000_000;
        if (whose == "the agent")
        {
            await first.Limit(new { maxSpendPerDay = cap });
        }
        else
        {
            using var admin = first.Tenant.Admin();
            await admin.Put("/api/v1/billing/config", new { limits = new { maxSpendPerDay = cap } });
        }

        var senders = whose == "the agent" ? [first] : new[] { first, second };
        using var door = new SemaphoreSlim(AtOnce);
        var answers = await Task.WhenAll(Enumerable.Range(0, Sends).Select(async run =>
        {
            await door.WaitAsync();
            try
            {
                using var answer = await senders[run % senders.Length].Sending($"Run {run}");
                return answer.StatusCode;
            }
            finally
            {
                door.Release();
            }
        }));

        answers.Count(code => code == HttpStatusCode.Created).ShouldBe(fits);
        answers.Count(code => code == HttpStatusCode.Forbidden).ShouldBe(Sends - fits);
        var spent = await Spent(first, whose == "the agent" ? first.Agent.Value : first.Tenant.Id.Value);
        spent.ShouldBe((fits, (long)fits * Till.Text));
        (await Kept(first)).ShouldBe((fits, (long)fits * Till.Text));
    }

    static Task<(long, long)> Spent(Line line, string subject) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.One(
        "SELECT day_count, day_micros FROM usage_limit WHERE organization_id = @organization AND subject = @subject", new { subject }, row => (row.Long(0), row.Long(1))));

    /// <summary>What the messages themselves tell.</summary>
    static Task<(long, long)> Kept(Line line) => line.World.Get<Database>().Read(line.Tenant.Id, session => session.One(
        "SELECT count(*), CAST(coalesce(sum(cost_micros), 0) AS bigint) FROM usage_entry WHERE organization_id = @organization AND kind = 'sms.out'", null, row => (row.Long(0), row.Long(1))));
}

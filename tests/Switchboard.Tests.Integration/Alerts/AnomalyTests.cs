using Switchboard.Alerts;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tests.Integration.Verification;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Alerts;

/// <summary>What is far from usual is noticed, and what is usual is not.</summary>
[Trait("Category", "slow")]
public sealed class AnomalyTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_that_writes_more_than_three_times_what_it_usually_does_raises_an_alert()
    {
        // 576 in a day are two in five minutes.
        await using var desk = await Desk.Open(("Alerts:VolumeFloor", "4"));
        var sweep = desk.World.Get<VolumeSpike>();
        await Write(desk, 576);
        desk.Clock.Move(TimeSpan.FromMinutes(10));
        await sweep.Round(Stop);

        await Write(desk, 6);
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty("Six are three times two, and no more.");
        await Write(desk, 1);
        await sweep.Round(Stop);

        var alert = await Desk.Alert(desk.Admin, "volume_spike");
        alert.GetProperty("subject").GetString().ShouldBe(desk.Line.Agent.Value);
        alert.GetProperty("facts").GetProperty("messages").GetString().ShouldBe("7");
        alert.GetProperty("facts").GetProperty("usually").GetString().ShouldBe("2");
    }

    [Fact]
    public async Task Agents_that_together_write_far_more_raise_one_for_the_organization_and_few_messages_none()
    {
        await using var desk = await Desk.Open(("Alerts:VolumeFloor", "4"));
        using var other = await Line.Open(desk.World, desk.Line.Tenant);
        var sweep = desk.World.Get<VolumeSpike>();
        await Write(desk, 4);
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty("Small numbers don't ring.");

        await other.Send(Line.Person(), "One more");
        await sweep.Round(Stop);

        (await Desk.Alert(desk.Admin, "volume_spike")).GetProperty("subject").GetString().ShouldBe(desk.Line.Tenant.Id.Value);
        desk.Clock.Move(TimeSpan.FromMinutes(6));
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem().GetProperty("times").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task More_than_three_tokens_for_one_agent_within_an_hour_raise_an_alert()
    {
        await using var desk = await Desk.Open();
        // Its first one was made with it.
        await desk.Tokens(2);
        var sweep = desk.World.Get<AuditAnomalies>();
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();

        var made = await desk.Admin.Post("/api/v1/tokens", new { name = "one more", tier = "agent", agentId = desk.Line.Agent.Value });
        await sweep.Round(Stop);
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem().GetProperty("times").GetInt32().ShouldBe(1);
        await desk.Admin.Delete($"/api/v1/tokens/{made.GetProperty("token").GetProperty("tokenId").GetString()}");
        await sweep.Round(Stop);

        var alert = (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem();
        (alert.GetProperty("kind").GetString(), alert.GetProperty("subject").GetString(), alert.GetProperty("times").GetInt32()).ShouldBe(("token_rotation", desk.Line.Agent.Value, 2));
        alert.GetProperty("facts").GetProperty("count").GetString().ShouldBe("5");
        desk.Clock.Move(TimeSpan.FromHours(2));
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem().GetProperty("times").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task More_than_five_failed_verifications_of_one_address_within_an_hour_raise_an_alert()
    {
        await using var desk = await Desk.Open();
        var sweep = desk.World.Get<AuditAnomalies>();
        await Fail(desk, "mark_one", 5);
        await Fail(desk, "mark_two", 5);
        await sweep.Round(Stop);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();

        await Fail(desk, "mark_two", 1);
        await sweep.Round(Stop);

        var alert = (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem();
        (alert.GetProperty("kind").GetString(), alert.GetProperty("subject").GetString()).ShouldBe(("failed_verifications", "mark_two"));
    }

    [Fact]
    public async Task Guessing_at_one_persons_code_raises_it()
    {
        await using var desk = await Desk.Open();
        var person = Line.Person();
        await desk.Line.Api.SendCode(person);
        var wrong = Coded.Other(await desk.Line.Code(person));
        for (var i = 0; i < 6; i++)
        {
            (await desk.Line.Api.Status(person, wrong)).ShouldBe(Coded.Wrong);
        }

        await desk.World.Get<AuditAnomalies>().Round(Stop);

        var alert = (await Desk.Alerts(desk.Admin)).ShouldHaveSingleItem();
        alert.GetProperty("kind").GetString().ShouldBe("failed_verifications");
        alert.GetRawText().ShouldNotContain(person, Case.Insensitive, "an address is told by its mark");
    }

    static async Task Fail(Desk desk, string mark, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await desk.World.Get<Database>().Write(desk.Line.Tenant.Id, async unit =>
            {
                await desk.World.Get<AuditLog>().Append(unit, desk.Line.Tenant.Id, "token:tok_0", "verification.failed", mark, new { method = "otp" });
                return 0;
            });
        }
    }

    static async Task Write(Desk desk, int messages)
    {
        var person = Line.Person();
        for (var i = 0; i < messages; i++)
        {
            await desk.Line.Send(person, $"Message {i}");
        }
    }
}

using Switchboard.Alerts;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Simulator;
using Receiver = Switchboard.Tests.Integration.Webhooks.Receiver;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Alerts;

/// <summary>Troubles of the product's own that a person has to mend.</summary>
[Trait("Category", "slow")]
public sealed class TroubleTests
{
    [Fact]
    public async Task A_webhook_that_is_disabled_raises_an_alert()
    {
        await using var desk = await Desk.Open();
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, _) => Application.Say(http, 410);
        var hook = (await desk.Admin.Post("/api/v1/webhooks", new { url = receiver.Url })).GetProperty("webhook").GetProperty("webhookId").GetString();

        await desk.Line.Write(Line.Person(), "Hello");

        (await Desk.Alert(desk.Admin, "webhook_disabled")).GetProperty("subject").GetString().ShouldBe(hook);
    }

    [Fact]
    public async Task An_account_that_its_provider_refuses_raises_an_alert_for_whoever_has_it()
    {
        await using var both = await TwoProviders.Start();
        using var super = both.World.SuperAdmin();
        using var admin = both.Tenant.Admin();
        await both.LoseDomainAtResend();

        await both.Until(await both.Send(Post.Person(), "Which domain?"), "delivered");

        var alert = await Desk.Alert(super, "account_refused");
        alert.GetProperty("facts").GetProperty("provider").GetString().ShouldBe("resend");
        alert.GetProperty("subject").GetString()!.ShouldStartWith("cred_");
        (await Desk.Alerts(admin)).ShouldBeEmpty("The account is the deployment's.");
    }

    [Fact]
    public async Task Work_that_no_node_takes_raises_an_alert_for_the_deployment()
    {
        await using var desk = await Desk.Open(("Jobs:Workers", "0"), ("Jobs:LagLimit", "1m"));
        var sweep = desk.World.Get<JobsBehind>();
        await desk.Line.Send(Line.Person(), "Who sends it?");
        await sweep.Round(TestContext.Current.CancellationToken);
        (await Desk.Alerts(desk.Super)).ShouldBeEmpty();

        desk.Clock.Move(TimeSpan.FromMinutes(2));
        await sweep.Round(TestContext.Current.CancellationToken);

        (await Desk.Alert(desk.Super, "jobs_behind")).GetProperty("severity").GetString().ShouldBe("critical");
    }
}

using Microsoft.Playwright;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class AlertsConsoleTests(Operations operations)
{
    [Fact]
    public async Task An_alert_shows_as_it_is_raised_and_is_acknowledged_and_resolved()
    {
        using var customer = await operations.Onboard("Alert House");
        using var gone = new Receiver(410);
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("alerts");
        await desk.Sees("No alerts");

        await customer.Admin.Post("webhooks", new { url = gone.Url });
        await customer.Hears(Operations.Person(), "Hello");
        await Expect(desk.Row("Alerts", "webhook")).ToContainTextAsync("Open");
        await desk.Row("Alerts", "webhook").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("Sent nowhere");
        await desk.Press("Acknowledge");
        await Expect(desk.Button("Acknowledge")).ToHaveCountAsync(0);
        (await customer.Admin.List("alerts"))[0].GetProperty("state").GetString().ShouldBe("acknowledged");
        await desk.Press("Resolve");
        await desk.Confirm("Resolve");

        await Expect(desk.Button("Resolve")).ToHaveCountAsync(0);
        (await customer.Admin.List("alerts"))[0].GetProperty("state").GetString().ShouldBe("resolved");
        await desk.GoTo("alerts?state=open");
        await desk.Sees("No such alerts");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_is_made_tested_changed_and_deleted()
    {
        using var customer = await operations.Onboard("Route House");
        var oncall = Operations.Person();
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("alerts/routes");

        await desk.Press("New route");
        await desk.Dialog.GetByLabel("Number").FillAsync(customer.Number);
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create route" }).ClickAsync();
        await Expect(desk.Dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await desk.Dialog.GetByLabel("Number").FillAsync(oncall);
        await desk.Confirm("Create route");
        await Expect(desk.Row("Routes", oncall)).ToContainTextAsync("High");
        await desk.Press("Test all routes");
        await Expect(desk.Row("What came of the test", oncall)).ToContainTextAsync("Arrived");
        (await customer.World.Got(oncall)).Count.ShouldBe(1);
        await desk.Press($"Change {oncall}");
        await desk.Dialog.GetByLabel("From which severity on").SelectOptionAsync("medium");
        await desk.Confirm("Save");
        await Expect(desk.Row("Routes", oncall)).ToContainTextAsync("Medium");
        await desk.Press($"Delete {oncall}");
        await desk.Confirm("Delete");

        await desk.Sees("Alerts go nowhere yet");
        await Eventually.Holds(async () => (await customer.Admin.List("alerts/routes")).Length == 0);
    }
}

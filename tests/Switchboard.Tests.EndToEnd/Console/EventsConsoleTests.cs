using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class EventsConsoleTests(Operations operations)
{
    [Fact]
    public async Task Events_are_listed_by_kind_and_shown_with_all_that_is_known()
    {
        using var customer = await operations.Onboard("Event House");
        var person = Operations.Person();
        await customer.Hears(person, "I should be heard");
        await customer.Hears(Operations.Person(), "STOP");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("events");

        await Expect(desk.Row("Events", "message.received")).ToHaveCountAsync(1);
        await Expect(desk.Row("Events", "contact.opted_out")).ToHaveCountAsync(1);
        await desk.Field("Kind").SelectOptionAsync("message.received");
        await Expect(desk.Row("Events", "contact.opted_out")).ToHaveCountAsync(0);
        await desk.Row("Events", "I should be heard").GetByRole(AriaRole.Button, new() { Name = "Details of message.received" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("I should be heard");
        await Expect(desk.Dialog).ToContainTextAsync(person);
        await desk.Link("Open it in the inbox").ClickAsync();

        await Expect(new InboxScreen(desk).Message("I should be heard")).ToBeVisibleAsync();
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task More_events_than_fit_come_as_one_scrolls()
    {
        using var customer = await operations.Onboard("Busy Event House");
        for (var message = 0; message < 60; message++)
        {
            await customer.Hears(Operations.Person(), $"Message {message:00}");
        }

        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("events");

        await Expect(desk.Row("Events", "Message 59")).ToHaveCountAsync(1);
        await Expect(desk.Row("Events", "Message 05")).ToHaveCountAsync(0);
        await desk.Row("Events", "Message 15").ScrollIntoViewIfNeededAsync();
        await Expect(desk.Row("Events", "Message 05")).ToHaveCountAsync(1);
        desk.Wrong.ShouldBeEmpty();
    }
}

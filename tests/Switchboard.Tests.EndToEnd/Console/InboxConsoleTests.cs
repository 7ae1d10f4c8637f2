using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class InboxConsoleTests(Operations operations)
{
    [Fact]
    public async Task A_search_finds_words_over_all_channels_and_leads_to_the_message()
    {
        using var customer = await operations.Onboard("Search House");
        var person = Operations.Person();
        await customer.Hears(person, "A table near the fountain, please");
        await customer.World.Writes(person, customer.Sender, "The fountain is lovely", "whatsapp");
        await customer.World.Writes("ruth@example.com", customer.Mailbox, "We met at the fountain.", "email", "Fountain");
        await customer.ConversationWith("ruth@example.com", "fountain");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("inbox");
        await Expect(inbox.Rows).ToHaveCountAsync(2);
        await Expect(inbox.Row("Fountain · We met at the fountain.")).ToHaveCountAsync(1);

        await inbox.Search.FillAsync("fountain");
        await Expect(inbox.Rows).ToHaveCountAsync(3);
        await inbox.Filter("Channel", "WhatsApp");
        await Expect(inbox.Rows).ToHaveCountAsync(1);
        await inbox.Choose("lovely");

        await Expect(inbox.Message("The fountain is lovely")).ToBeInViewportAsync();
        await desk.Page.WaitForURLAsync(url => url.Contains("message=msg_", StringComparison.Ordinal));
        await inbox.Search.FillAsync("nothing of the kind");
        await desk.Sees("No message has these words");
        await inbox.Search.FillAsync(person);
        await inbox.Row("Conversation with").ClickAsync();
        await Expect(inbox.Message("The fountain is lovely")).ToBeVisibleAsync();
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Filters_leave_what_fits_and_stand_in_the_address()
    {
        using var customer = await operations.Onboard("Filter House");
        var (calm, upset) = (Operations.Person(), Operations.Person());
        await customer.Hears(calm, "All is well");
        var conversation = await customer.Hears(upset, "I want a person");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("inbox");
        await inbox.Choose("I want a person");
        await inbox.Does("Escalate");
        await desk.Dialog.GetByLabel("Why").FillAsync("Ask about the bill");
        await desk.Confirm("Escalate");

        (await customer.Admin.Get($"conversations/{conversation}")).GetProperty("conversation").GetProperty("state").GetString().ShouldBe("escalated");
        await inbox.Show("Escalated");
        await Expect(inbox.Rows).ToHaveCountAsync(1);
        await desk.Page.ReloadAsync();
        await Expect(inbox.Rows).ToHaveCountAsync(1);
        await Expect(inbox.Open).ToContainTextAsync("Note: Ask about the bill");
        await inbox.Does("Archive");
        await Expect(desk.Toast).ToContainTextAsync("Archived");
        await Expect(desk.Main).ToContainTextAsync("Nothing is escalated");
        await inbox.Show("Archived");
        await Expect(inbox.Row("I want a person")).ToHaveCountAsync(1);
        await inbox.Show("Open");
        await inbox.Filter("Owner", "A person");
        await Expect(desk.Main).ToContainTextAsync("No conversation is like that");
        await desk.Link("Show all that are open").ClickAsync();

        await Expect(inbox.Rows).ToHaveCountAsync(1);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_became_of_a_message_is_told_with_its_cause_and_what_to_do()
    {
        using var customer = await operations.Onboard("Delivery House");
        var (there, off) = (Operations.Person(), Operations.Person());
        await customer.World.Is(off, "unreachable");
        (await customer.AgentWrites(there, "Your table is ready")).ShouldBe(201);
        (await customer.AgentWrites(off, "Your table waits")).ShouldBe(201);
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("inbox");

        await inbox.Choose("Your table is ready");
        await Expect(inbox.Message("Your table is ready")).ToContainTextAsync("Delivered");
        await inbox.Choose("Your table waits");

        await Expect(inbox.Message("Your table waits")).ToContainTextAsync("Not delivered");
        await Expect(inbox.Message("Your table waits")).ToContainTextAsync("30003");
        await Expect(inbox.Row("Your table waits")).ToContainTextAsync("Not delivered");
        await Expect(inbox.Row("Your table is ready")).Not.ToContainTextAsync("Not delivered");
        await desk.Shows("inbox.failed");
        await inbox.Message("Your table waits").GetByRole(AriaRole.Button, new() { Name = "Write it again" }).ClickAsync();
        await Expect(inbox.Draft).ToHaveValueAsync("Your table waits");
        desk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(360, 740)]
    public async Task A_notice_covers_nothing_that_is_pressed_next(int width, int height)
    {
        using var customer = await operations.Onboard($"Notice House {width}");
        var conversation = await customer.Hears(Operations.Person(), "Thank you, that is all");
        await using var desk = await operations.SignIn(customer);
        await desk.Page.SetViewportSizeAsync(width, height);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await inbox.IsWith("The agent has it");

        await inbox.Does("Archive");
        await Expect(desk.Toast).ToContainTextAsync("Archived.");
        await desk.Shows($"inbox.notice.{width}");

        foreach (var name in new[] { "Send", "Attach files", "Take over", "More to do" })
        {
            (await desk.Button(name).EvaluateAsync<bool>("""
                button => {
                  const { x, y, width, height } = button.getBoundingClientRect();
                  return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
                }
                """)).ShouldBeTrue($"{name} is covered");
        }
    }

    [Fact]
    public async Task With_keys_alone_one_takes_over_answers_and_hands_back()
    {
        using var customer = await operations.Onboard("Keyboard House");
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "Is the kitchen still open?");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("overview");
        await desk.Settles();

        await desk.Keys("g", "i");
        await Expect(inbox.Rows).ToHaveCountAsync(1);
        await desk.Keys("j");
        await Expect(inbox.Row("Is the kitchen")).ToBeFocusedAsync();
        await desk.Keys("Enter");
        await inbox.IsWith("The agent has it");
        await desk.Keys("t");
        await inbox.IsWith("You have it");
        await Expect(inbox.Composer).ToContainTextAsync("Ctrl+Enter sends; Escape, then h hands back");
        await desk.Keys("?");
        await Expect(desk.Dialog).ToContainTextAsync("Send what is written");
        await Expect(desk.Dialog).ToContainTextAsync("Hand back");
        await desk.Shows("inbox.keys");
        await desk.Keys("Escape");
        await Expect(desk.Dialog).ToHaveCountAsync(0);
        await desk.Keys("r");
        await Expect(inbox.Draft).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync("Until ten.");
        await desk.Keys("Control+Enter");
        await customer.World.Hears(person, "Until ten.");
        await Expect(inbox.Draft).ToHaveValueAsync("");
        await desk.Keys("Escape", "h");
        await Expect(desk.Dialog.GetByLabel("Note")).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync("They come at nine");
        await desk.Keys("Tab", "Tab", "Enter");
        await inbox.IsWith("The agent has it");

        var now = (await customer.Agent.Get($"conversations/{conversation}")).GetProperty("conversation");
        now.GetProperty("owner").GetString().ShouldBe("agent");
        now.GetProperty("note").GetString().ShouldBe("They come at nine");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_took_over_is_not_told_that_they_would_be_refused()
    {
        using var customer = await operations.Onboard("Plain House");
        var conversation = await customer.Hears(Operations.Person(), "Is anybody there?");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await inbox.TakeOver.ClickAsync();
        await inbox.IsWith("You have it");

        var asked = await desk.Page.RunAndWaitForResponseAsync(() => inbox.Draft.FillAsync("I am"), "**/api/v1/decisions");

        (await asked.JsonAsync())!.Value.GetProperty("allowed").GetBoolean().ShouldBeTrue();
        await Expect(inbox.Composer).Not.ToContainTextAsync("It would be refused");
    }

    [Fact]
    public async Task A_refusal_is_told_where_one_writes_with_its_rule_and_the_words_stay()
    {
        using var customer = await operations.Onboard("Refusal House");
        var person = Operations.Person();
        await customer.Hears(person, "Hello");
        var conversation = await customer.Hears(person, "STOP");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");

        await inbox.Write("Are you sure?");

        await Expect(inbox.Composer.GetByRole(AriaRole.Alert)).ToContainTextAsync("Rule: Opted out");
        await Expect(inbox.Draft).ToHaveValueAsync("Are you sure?");
        (await customer.World.Got(person)).ShouldNotContain(text => text.Contains("Are you sure?"));
        await Expect(inbox.Composer.GetByRole(AriaRole.Link, new() { Name = "Go to Opt-outs" })).ToBeVisibleAsync();
        var told = Operations.Person();
        var other = await customer.Hears(told, "Good morning");
        await customer.Admin.Post("opt-outs", new { contactAddress = told });
        await desk.GoTo($"inbox/{other}");
        await inbox.Write("Are you sure?");
        await Expect(inbox.Composer.GetByRole(AriaRole.Alert)).ToContainTextAsync("They take it back by answering START");
        await Expect(inbox.Composer.GetByRole(AriaRole.Alert)).Not.ToContainTextAsync("/api/");
    }

    [Fact]
    public async Task What_is_sent_leaves_the_draft_while_one_looks_elsewhere_and_a_refusal_stays_with_it()
    {
        using var customer = await operations.Onboard("Leaving House");
        var (here, out_, there) = (Operations.Person(), Operations.Person(), Operations.Person());
        await customer.Hears(here, "I am here");
        await customer.Hears(out_, "I was out");
        await customer.Hears(out_, "STOP");
        await customer.Hears(there, "I am there");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("inbox");
        await inbox.Choose("I am here");
        var goesOn = new TaskCompletionSource();
        await desk.Page.RouteAsync("**/api/v1/messages", async route =>
        {
            await goesOn.Task;
            await route.ContinueAsync();
        });

        await inbox.Write("To the first");
        await inbox.Draft.PressSequentiallyAsync(" and more");
        await inbox.Choose("STOP");
        await inbox.Write("To the second");
        await inbox.Choose("I am there");
        goesOn.SetResult();

        await customer.World.Hears(here, "To the first");
        await Expect(desk.Toast).ToContainTextAsync("Not sent to");
        await inbox.Choose("To the first");
        await Expect(inbox.Draft).ToHaveValueAsync("and more");
        await inbox.Choose("STOP");
        await Expect(inbox.Draft).ToHaveValueAsync("To the second");
        await Expect(inbox.Composer.GetByRole(AriaRole.Alert)).ToContainTextAsync("Rule: Opted out");
    }

    [Fact]
    public async Task What_one_writes_goes_where_it_was_meant_to_go_when_one_began()
    {
        using var customer = await operations.Onboard("Constant House");
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "By text");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await Expect(inbox.Way).ToHaveValueAsync($"sms {person}");
        await Expect(inbox.Message("By text")).ToBeVisibleAsync();

        await inbox.Draft.FillAsync("My answer");
        await customer.World.Writes(person, customer.Sender, "By WhatsApp", "whatsapp");
        await Expect(inbox.Message("By WhatsApp")).ToBeVisibleAsync();
        await Expect(inbox.Way).ToHaveValueAsync($"sms {person}");
        await customer.Admin.Post($"agents/{customer.AgentId}/channels/sms/off", new { });
        await desk.Page.ReloadAsync();

        await Expect(inbox.Composer.GetByRole(AriaRole.Alert)).ToContainTextAsync($"What you wrote was for SMS to {person}");
        await Expect(inbox.Send).ToBeDisabledAsync();
        await inbox.Way.SelectOptionAsync($"whatsapp {person}");
        await inbox.Send.ClickAsync();
        await Expect(inbox.Draft).ToHaveValueAsync("");
        await Expect(inbox.Message("My answer")).ToContainTextAsync("WhatsApp");
    }

    [Fact]
    public async Task A_mail_of_unfinished_tags_is_shown_as_sent_at_once()
    {
        using var customer = await operations.Onboard("Mail House");
        await customer.World.Writes("ruth@example.com", customer.Mailbox, "Look at this.", "email", "Tags");
        var conversation = await customer.ConversationWith("ruth@example.com", "Look at this.");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.Page.RouteAsync("**/api/v1/messages/msg_*", async route =>
        {
            var message = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            message["html"] = $"<p style='color: red'>Look</p>{string.Concat(Enumerable.Repeat("<a", 200_000))}";
            await route.FulfillAsync(new() { Body = message.ToJsonString(), ContentType = "application/json" });
        });
        await desk.GoTo($"inbox/{conversation}");

        await desk.Press("Show as sent");

        await Expect(inbox.AsSent.GetByText("Look", new() { Exact = true })).ToHaveCSSAsync("color", "rgb(255, 0, 0)");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_shown_as_sent_runs_nothing_loads_nothing_and_leads_nowhere()
    {
        const string Acts = "document.body.append('It ran'); parent.postMessage('It ran', '*'); console.error('It ran')";
        const string Html = $"""
            <p style="color: red">Our <a href="https://outside.example/offer" target="_top">offer</a></p><script>{Acts}</script>
            <img alt="A flower" src="https://outside.example/seen.png"><img src="data:image/png;base64,broken" onerror="{Acts}">
            """;
        using var customer = await operations.Onboard("Inert House");
        await customer.World.Writes("ruth@example.com", customer.Mailbox, "Our offer", "email", "Offer", Html);
        var conversation = await customer.ConversationWith("ruth@example.com", "Our offer");
        var mail = (await customer.Agent.List("messages?limit=1"))[0].GetProperty("messageId").GetString();
        (await customer.Agent.Get($"messages/{mail}")).GetProperty("html").GetString()!.ShouldContain("onerror=", customMessage: "it is kept as it was sent");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        var address = desk.Page.Url;

        await desk.Press("Show as sent");
        var link = inbox.AsSent.GetByText("offer", new() { Exact = true });
        await link.ClickAsync();

        await Expect(inbox.AsSent.Locator("p")).ToHaveCSSAsync("color", "rgb(255, 0, 0)");
        await Expect(inbox.AsSent.Locator("body")).ToContainTextAsync("A flower");
        await Expect(inbox.AsSent.Locator("body")).Not.ToContainTextAsync("It ran");
        await Expect(link).ToHaveAttributeAsync("title", "https://outside.example/offer");
        (desk.Page.Url, desk.Page.Context.Pages.Count).ShouldBe((address, 1));
        desk.Outside.ShouldBeEmpty();
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_second_key_goes_to_a_screen_and_archives_nothing_and_archiving_can_be_undone()
    {
        using var customer = await operations.Onboard("Slow Keys");
        var conversation = await customer.Hears(Operations.Person(), "Take your time");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.Page.Clock.InstallAsync();
        await desk.GoTo($"inbox/{conversation}");
        await inbox.IsWith("The agent has it");
        await desk.Keys("t");
        await inbox.IsWith("You have it");

        await desk.Keys("g");
        await desk.Page.Clock.FastForwardAsync(5_000);
        await desk.Keys("e");
        await Expect(desk.Title).ToHaveTextAsync("Events");
        (await customer.Admin.Get($"conversations/{conversation}")).GetProperty("conversation").GetProperty("state").GetString().ShouldBe("open");
        await desk.GoTo($"inbox/{conversation}");
        await inbox.IsWith("You have it");
        await desk.Keys("e");
        await inbox.IsWith("Archived");
        await desk.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await inbox.IsWith("You have it");
        var now = (await customer.Admin.Get($"conversations/{conversation}")).GetProperty("conversation");
        (now.GetProperty("state").GetString(), now.GetProperty("owner").GetString()).ShouldBe(("open", "human"));
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_that_is_ended_does_not_come_back()
    {
        using var customer = await operations.Onboard("Ended House");
        await customer.Hears(Operations.Person(), "Nothing to find");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.Page.Clock.InstallAsync();
        await desk.GoTo("inbox");
        await Expect(inbox.Rows).ToHaveCountAsync(1);

        await inbox.Search.FillAsync("fountain");
        await inbox.Search.PressAsync("Escape");
        await desk.Page.Clock.FastForwardAsync(2_000);

        await Expect(inbox.Search).ToHaveValueAsync("");
        await Expect(inbox.Row("Nothing to find")).ToBeVisibleAsync();
        desk.Page.Url.ShouldNotContain("q=");
    }
}

using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>What an operator writes beside words, and what is said of it before it is sent.</summary>
[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class ComposerConsoleTests(Operations operations)
{
    // A picture of one dot.
    static readonly byte[] Dot = Convert.FromBase64String("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==");

    [Fact]
    public async Task A_file_that_is_chosen_arrives_on_the_phone_with_the_words()
    {
        using var customer = await operations.Onboard("Picture House");
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "Which table is ours?");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");

        await inbox.Attach("table.gif", "image/gif", Dot);
        await inbox.Write("This one");

        var heard = await customer.World.Hears(person, "This one");
        var file = heard.GetProperty("files").EnumerateArray().ShouldHaveSingleItem();
        file.GetProperty("contentType").GetString().ShouldBe("image/gif");
        (await customer.World.Look(file.GetProperty("url").GetString()!)).ShouldBe(Dot);
        await Expect(inbox.Files).ToHaveCountAsync(0);
        await Expect(inbox.Message("This one")).ToContainTextAsync("Delivered");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_may_be_as_large_as_the_server_takes_them_and_no_larger()
    {
        const int Most = 5 * 1_048_576;
        using var customer = await operations.Onboard("Large House");
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "May I see the menu?");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");

        await inbox.Attach("large.gif", "image/gif", [.. Dot, .. new byte[Most + 1 - Dot.Length]]);
        await Expect(inbox.Composer).ToContainTextAsync("Together they have 5.1 MB, and this channel takes 5 MB.");
        await Expect(inbox.Send).ToBeDisabledAsync();
        await desk.Press("Take out large.gif");
        await inbox.Attach("menu.gif", "image/gif", [.. Dot, .. new byte[Most - Dot.Length]]);
        await inbox.Write("Here it is");

        (await customer.World.Hears(person, "Here it is")).GetProperty("files").GetArrayLength().ShouldBe(1);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_by_mail_has_the_subject_that_is_given_else_that_of_what_it_answers()
    {
        const string Person = "ruth@example.com";
        using var customer = await operations.Onboard("Subject House");
        await customer.World.Writes(Person, customer.Mailbox, "Is there one?", "email", "Table on Friday");
        var conversation = await customer.ConversationWith(Person, "Is there one?");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await Expect(inbox.Subject).ToHaveAttributeAsync("placeholder", "Re: Table on Friday");

        await inbox.Write("There is, at seven.");
        var answer = await customer.World.Hears(Person, "There is, at seven.");
        await Expect(inbox.Draft).ToHaveValueAsync("");
        await inbox.Subject.FillAsync("Our menu");
        await inbox.Write("It changes every week.");
        var other = await customer.World.Hears(Person, "It changes every week.");

        answer.GetProperty("subject").GetString().ShouldBe("Re: Table on Friday");
        other.GetProperty("subject").GetString().ShouldBe("Our menu");
        await Expect(inbox.Message("It changes every week.")).ToContainTextAsync("Our menu");
        await Expect(inbox.Subject).ToHaveValueAsync("");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_has_not_written_over_WhatsApp_for_a_day_gets_a_template_and_nothing_else()
    {
        using var customer = await operations.Onboard("Window House");
        await HasTemplate(customer, "visit", "Hello {{1}}, does your visit on {{2}} still suit you?", new() { ["1"] = "Ada", ["2"] = "Tuesday" });
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "By text");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");

        await inbox.Way.SelectOptionAsync($"whatsapp {person}");
        await Expect(inbox.Composer).ToContainTextAsync("until they do, it takes approved templates alone");
        await Expect(inbox.Draft).ToHaveCountAsync(0);
        await desk.Pick("Template", "visit");
        await inbox.Composer.GetByLabel("In place of {{1}}").FillAsync("Ruth");
        await inbox.Composer.GetByLabel("In place of {{2}}").FillAsync("Friday");
        await Expect(inbox.Composer.GetByLabel("What the person will read")).ToHaveTextAsync("Hello Ruth, does your visit on Friday still suit you?");
        await inbox.Send.ClickAsync();

        var heard = await customer.World.Hears($"whatsapp:{person}", "Hello Ruth, does your visit on Friday still suit you?");
        heard.GetProperty("template").GetString()!.ShouldStartWith("visit");
        await Expect(inbox.Message("Hello Ruth")).ToContainTextAsync("Delivered");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_template_takes_no_files_and_what_was_written_before_it_stays()
    {
        using var customer = await operations.Onboard("Template House");
        await HasTemplate(customer, "hours", "We are open every day from nine to five.", []);
        var person = Operations.Person();
        await customer.World.Writes(person, customer.Sender, "When are you open?", "whatsapp");
        var conversation = await customer.ConversationWith(person, "When are you open?");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await inbox.Draft.FillAsync("And on");
        await inbox.Drop("first.txt");
        await Expect(inbox.Files).ToContainTextAsync("first.txt");

        await desk.Press("Use a template");
        await inbox.Drop("second.txt");
        await desk.Pick("Template", "hours");
        await inbox.Send.ClickAsync();

        await customer.World.Hears($"whatsapp:{person}", "We are open every day");
        await Expect(inbox.Draft).ToHaveValueAsync("And on");
        await Expect(inbox.Files).ToContainTextAsync("first.txt");
        await Expect(inbox.Files).Not.ToContainTextAsync("second.txt");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_would_be_refused_is_told_before_it_is_sent()
    {
        using var customer = await operations.Onboard("Foresight House");
        var (gone, listed) = (Operations.Person(), Operations.Person());
        await customer.Hears(gone, "Hello");
        var ended = await customer.Hears(gone, "STOP");
        var other = await customer.Hears(listed, "Good morning");
        await customer.Admin.Post("do-not-contact", new { contactAddress = listed, reason = "A supplier" });
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);

        await desk.GoTo($"inbox/{ended}");
        await inbox.Draft.FillAsync("Are you sure?");
        await Expect(inbox.Foreseen).ToContainTextAsync("(Opted out)");
        await desk.GoTo($"inbox/{other}");
        await inbox.Draft.FillAsync("Our prices");
        await Expect(inbox.Foreseen).ToContainTextAsync("(Do not contact)");

        // A send that was refused would be among what went wrong.
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_for_its_time_is_called_back()
    {
        using var customer = await operations.Onboard("Waiting House");
        var person = Operations.Person();
        var sendAt = TimeProvider.System.GetUtcNow().AddHours(20);
        var sent = await customer.Agent.Post("messages", new { to = person, body = "See you tomorrow", sendAt });
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{sent.GetProperty("conversationId").GetString()}");
        await Expect(inbox.Message("See you tomorrow")).ToContainTextAsync("leaves in");

        await desk.Press("Call it back");

        await Expect(inbox.Message("See you tomorrow")).ToContainTextAsync("Called back");
        await Expect(desk.Button("Call it back")).ToHaveCountAsync(0);
        var message = await customer.Agent.Get($"messages/{sent.GetProperty("messageId").GetString()}");
        message.GetProperty("status").GetString().ShouldBe("canceled");
        desk.Wrong.ShouldBeEmpty();
    }

    /// <summary>A template of the customer, once it is approved.</summary>
    static async Task HasTemplate(Customer customer, string name, string body, Dictionary<string, string> samples)
    {
        var made = await customer.Admin.Post("whatsapp/templates", new { name, body, samples });
        var path = $"whatsapp/templates/{made.GetProperty("templateId").GetString()}";
        await Eventually.Holds(async () => (await customer.Admin.Get(path)).GetProperty("state").GetString() == "approved");
    }
}

using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>WhatsApp on the simulator's page, in a real browser.</summary>
public sealed class WhatsAppPageTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_person_chats_and_the_business_learns_that_it_was_read()
    {
        await using var phones = await sandbox.Open();
        using var bakery = await WhatsAppDesk.Open(sandbox.Simulator, "whatsapp:+14155550170", "Bella Bakery");
        var template = await bakery.Template("table_ready", "Your table is ready. Shall we keep it?", "Yes, please", "No");
        await phones.Add("+12125550170");
        await phones.Button("WhatsApp").ClickAsync();

        await Expect(phones.Address).ToHaveTextAsync("whatsapp:+12125550170");
        await Expect(phones.Numbers).ToContainTextAsync("Bella Bakery · +14155550170");
        await Expect(phones.Window).ToContainTextAsync("Window closed");
        await bakery.Sends("whatsapp:+12125550170", ("Body", "Too early"));
        var first = await bakery.Sends("whatsapp:+12125550170", ("ContentSid", template));
        await Expect(phones.Thread).ToContainTextAsync("Template · table_ready");
        await bakery.HasBecome(first, "read");
        await Expect(phones.Thread).Not.ToContainTextAsync("Too early");

        await phones.Button("Yes, please").First.ClickAsync();
        await Expect(phones.Window).ToContainTextAsync("Window open until");
        await Expect(phones.Thread.Locator("blockquote")).ToContainTextAsync("Your table is ready.");
        await bakery.Sends("whatsapp:+12125550170", ("Body", "See you at seven"), ("MediaUrl", await bakery.Keep(Picture, "image/png")));
        await Expect(phones.Thread).ToContainTextAsync("See you at seven");
        await Expect(phones.Thread.GetByAltText("Picture")).ToBeVisibleAsync();
        (await phones.Thread.GetByAltText("Picture").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBe(1);

        await phones.Attach("note.ogg", "audio/ogg", [1, 2, 3]);
        await Expect(phones.Thread.GetByLabel("Voice note")).ToBeVisibleAsync();
        await phones.Button("Close now").ClickAsync();
        await Expect(phones.Window).ToContainTextAsync("Window closed");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_and_its_whatsapp_are_one_person_with_two_threads()
    {
        await using var phones = await sandbox.Open();
        using var bakery = await WhatsAppDesk.Open(sandbox.Simulator, "whatsapp:+14155550171", "Second Bakery");
        await phones.Add("+12125550171");
        await phones.Name("Ada");
        await phones.Write("By text");
        await Expect(phones.Thread).ToContainTextAsync("By text");
        await phones.Button("WhatsApp").ClickAsync();
        await Expect(phones.Thread).ToBeHiddenAsync();
        await phones.Choose("+14155550171");
        await phones.Write("By chat");

        await Expect(phones.Thread).ToContainTextAsync("By chat");
        await Expect(phones.Person("Ada")).ToHaveCountAsync(1);
        await Expect(phones.Person("Ada")).ToContainTextAsync("WhatsApp");
        await phones.Button("SMS 1").ClickAsync();
        await Expect(phones.Thread).ToContainTextAsync("By text");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chat_that_cannot_be_marked_as_read_is_not_asked_for_at_each_look()
    {
        await using var phones = await sandbox.Open();
        using var bakery = await WhatsAppDesk.Open(sandbox.Simulator, "whatsapp:+14155550173", "Fourth Bakery");
        await phones.Add("+12125550173");
        await phones.Button("WhatsApp").ClickAsync();
        await phones.Choose("+14155550173");
        await phones.Write("Good evening");
        var asked = await phones.Fail("**/read");

        foreach (var text in new[] { "One", "Two", "Three", "Four" })
        {
            await bakery.Sends("whatsapp:+12125550173", ("Body", text));
            await Expect(phones.Thread).ToContainTextAsync(text);
        }

        asked().ShouldBe(1);
    }

    [Fact]
    public async Task Somebody_on_whatsapp_is_found_by_the_number_alone()
    {
        await using var phones = await sandbox.Open();
        using var bakery = await WhatsAppDesk.Open(sandbox.Simulator, "whatsapp:+14155550174", "Fifth Bakery");
        await phones.Add("whatsapp:+12125550174");
        await phones.Choose("+14155550174");
        await phones.Write("Only by chat");
        await Expect(phones.Window).ToContainTextAsync("Window open until");
        await phones.Add("+12125550199");

        await phones.TryAdd("+1 (212) 555-0174");

        await Expect(phones.Address).ToHaveTextAsync("whatsapp:+12125550174");
        await Expect(phones.Thread).ToContainTextAsync("Only by chat");
        await Expect(phones.Window).ToContainTextAsync("Window open until");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_cut_off_on_a_small_telephone()
    {
        await using var phones = await sandbox.Open(new() { ViewportSize = new() { Width = 360, Height = 640 } });
        using var bakery = await WhatsAppDesk.Open(sandbox.Simulator, "whatsapp:+14155550175", "Sixth Bakery, and Confectionery");
        var template = await bakery.Template("sixth_words", "Your table is ready. Shall we keep it?", "Yes, please", "No");
        await phones.Add("+12125550175");
        await Seen("phone empty");
        await phones.Write("From a small screen");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        await Seen("phone");
        await phones.Button("WhatsApp").ClickAsync();
        await Seen("chat empty");
        await phones.Choose("+14155550175");
        await phones.Write("Good evening");
        await bakery.Sends("whatsapp:+12125550175", ("ContentSid", template));
        await Expect(phones.Thread).ToContainTextAsync("Shall we keep it");
        await Seen("chat");
        await phones.BackToPeople();
        await Seen("people");
        await phones.TryAdd("somebody.with.a.long.name@somewhere.example");
        await Expect(phones.MailAddress).ToBeVisibleAsync();
        await Seen("mailbox");
        foreach (var pane in (string[])["Scenarios", "Ledger", "Faults", "Accounts"])
        {
            await phones.Show(pane);
            await Seen(pane);
        }

        phones.Wrong.ShouldBeEmpty();

        async Task Seen(string what)
        {
            await phones.Shows($"360-{what.Replace(' ', '-')}");
            (await phones.Clipped()).ShouldBeEmpty(what);
            (await phones.Overflow()).ShouldBe(0, what);
        }
    }

    [Fact]
    public async Task A_chat_fits_a_telephone_in_the_dark()
    {
        await using var phones = await sandbox.Open(new() { ViewportSize = new() { Width = 390, Height = 844 }, ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        using var bakery = await WhatsAppDesk.Open(sandbox.Simulator, "whatsapp:+14155550172", "Third Bakery");
        var template = await bakery.Template("long_words", "A word of some length, so that the bubble breaks: Donaudampfschifffahrtsgesellschaft.", "Yes, please", "No");
        await phones.Add("+12125550172");
        await phones.Button("WhatsApp").ClickAsync();
        await phones.Choose("+14155550172");
        await phones.Write("Good evening");
        await bakery.Sends("whatsapp:+12125550172", ("ContentSid", template));
        await bakery.Sends("whatsapp:+12125550172", ("Body", "Our menu"), ("MediaUrl", await bakery.Keep(Picture, "image/png")));
        await Expect(phones.Thread).ToContainTextAsync("Our menu");
        (await phones.Overflow()).ShouldBe(0);
        phones.Wrong.ShouldBeEmpty();
    }
}

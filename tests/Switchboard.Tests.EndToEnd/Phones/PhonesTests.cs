using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The simulator's page in a real browser, before the whole product.</summary>
public sealed class PhonesTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    [Fact]
    public async Task A_person_writes_and_the_agents_answer_appears_without_a_reload()
    {
        const string Person = "+14155550101";
        await using var phones = await sandbox.Open();

        await phones.TryAdd("+1 (415) 555-0101");
        await Expect(phones.Address).ToHaveTextAsync(Person);
        await Expect(phones.Numbers).ToContainTextAsync("Sample agent · +1");
        await phones.Write("Is the bakery open today?");

        await Expect(phones.Thread).ToContainTextAsync("Is the bakery open today?");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        (await sandbox.WaitingForAgent()).ShouldContain("Is the bakery open today?");

        await sandbox.AgentSends(Person, "Until six.");

        await Expect(phones.Thread).ToContainTextAsync("Until six.");
        await Expect(phones.Person(Person)).ToContainTextAsync("Until six.");
        await phones.Show("Ledger");
        await Expect(phones.Ledger).ToContainTextAsync("person.received");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conversation_is_there_again_after_a_reload()
    {
        await using var phones = await sandbox.Open();
        await phones.Add("+14155550102");
        await phones.Name("Grace");
        await phones.Write("Keep this, please");
        await Expect(phones.Thread).ToContainTextAsync("delivered");

        await phones.Reload();

        await Expect(phones.Thread).ToContainTextAsync("Keep this, please");
        await Expect(phones.Address).ToHaveTextAsync("+14155550102");
        await Expect(phones.Person("Grace")).ToHaveAttributeAsync("aria-current", "true");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fault_is_switched_on_strikes_and_is_switched_off()
    {
        await using var phones = await sandbox.Open();
        await phones.Add("+14155550103");

        await phones.AddFault("Webhook is never sent", times: "1");
        await Expect(phones.Field("Times of: Webhook is never sent")).ToHaveValueAsync("1");
        await Expect(phones.InForce).ToContainTextAsync("Webhook is never sent at Twilio, webhook.sms, 1 more");
        await phones.Show("People");
        await phones.Write("Nobody hears this");

        await Expect(phones.Thread).ToContainTextAsync("The webhook was dropped.");
        await Expect(phones.InForce).ToBeHiddenAsync();
        await phones.Show("Ledger");
        await Expect(phones.Ledger).ToContainTextAsync("dropped");
        await phones.Show("Faults");
        await Expect(phones.Faults).ToContainTextAsync("struck 1 of 1");
        await phones.Button("Remove: Webhook is never sent, Twilio, webhook.sms").ClickAsync();
        await Expect(phones.Faults).ToContainTextAsync("Everything works");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field()
    {
        await using var phones = await sandbox.Open();

        await phones.TryAdd("0800 CALL");
        await Expect(phones.Complaint).ToContainTextAsync("Enter one with its country code");
        await Expect(phones.NewPerson).ToBeFocusedAsync();

        await phones.AddFault("Too many requests (429)", percent: "150");
        await Expect(phones.Complaint).ToContainTextAsync("percent is 0 to 100");
        await Expect(phones.Field("How often, %")).ToBeFocusedAsync();
        await Expect(phones.Field("How often, %")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task A_number_copies_itself_or_says_that_it_could_not()
    {
        await using (var phones = await sandbox.Open(new() { Permissions = ["clipboard-write"] }))
        {
            await phones.Add("+14155550104");
            await phones.Address.ClickAsync();
            await Expect(phones.Said).ToHaveTextAsync("copied");
        }

        await using (var phones = await sandbox.Open())
        {
            await phones.WithoutClipboard();
            await phones.Add("+14155550104");
            await phones.Address.ClickAsync();
            await Expect(phones.Said).ToHaveTextAsync("copy the selected text by hand");
            (await phones.Selection()).ShouldBe("+14155550104");
            phones.Wrong.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_tabs_go_round_by_keyboard()
    {
        await using var phones = await sandbox.Open();
        await phones.Show("Ledger");
        await phones.Press("End");
        await Expect(phones.Tab("Accounts")).ToBeFocusedAsync();
        await phones.Press("ArrowRight");
        await Expect(phones.Tab("People")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(phones.Tab("People")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task On_a_telephone_one_view_fits_the_screen_at_a_time()
    {
        await using var phones = await sandbox.Open(new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await phones.Add("+14155550105");
        await phones.Write("From a small screen");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        (await phones.Overflow()).ShouldBe(0);
        await phones.BackToPeople();
        await Expect(phones.Person("+14155550105")).ToBeVisibleAsync();
        foreach (var pane in (string[])["People", "Scenarios", "Ledger", "Faults", "Accounts"])
        {
            await phones.Show(pane);
            (await phones.Overflow()).ShouldBe(0, pane);
        }
    }
}

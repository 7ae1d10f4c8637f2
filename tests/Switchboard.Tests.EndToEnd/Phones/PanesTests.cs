using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The panes of the simulator's page: by keyboard, in the dark, at every width, and for those who hear it.</summary>
public sealed class PanesTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    static readonly string[] Panes = ["People", "Scenarios", "Ledger", "Faults", "Accounts"];

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 760)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_pane_is_accessible_and_as_wide_as_its_window(ColorScheme scheme, int width)
    {
        await using var phones = await sandbox.Open(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        await phones.Add("+14155550130");
        await phones.Write("Is this seen by everybody?");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        await phones.Show("Faults");
        await phones.Switch("Webhook comes late, SendGrid").ClickAsync();
        await Expect(phones.InForce).ToBeVisibleAsync();

        foreach (var pane in Panes)
        {
            await phones.Show(pane);
            await phones.Shows($"{width}-{scheme}-{pane}");
            (await phones.Violations()).ShouldBeEmpty(pane);
            (await phones.Overflow()).ShouldBe(0, pane);
        }

        await phones.Button("Take all away").First.ClickAsync();
        await Expect(phones.InForce).ToBeHiddenAsync();
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_writes_searches_and_goes_about_by_keyboard_alone()
    {
        await using var phones = await sandbox.Open();
        await phones.Press("n");
        await phones.Type("Zoe Young +1 (415) 555-0131");
        await phones.Press("Enter");
        await Expect(phones.Address).ToHaveTextAsync("+14155550131");
        await Expect(phones.Field("Name of this person")).ToHaveValueAsync("Zoe Young");
        await Expect(phones.Writing).ToBeFocusedAsync();
        await phones.Type("First line");
        await phones.Press("Shift+Enter");
        await phones.Type("second line");
        await phones.Press("Enter");
        await Expect(phones.Thread).ToContainTextAsync("First line\nsecond line");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        (await sandbox.WaitingForAgent()).ShouldContain("First line\nsecond line");

        await phones.Add("+14155550132");
        await phones.Press("Escape");
        await phones.Press("/");
        await phones.Type("zoe");
        await Expect(phones.Person("+14155550132")).ToBeHiddenAsync();
        await phones.Press("Enter");
        await phones.Press("Enter");
        await Expect(phones.Address).ToHaveTextAsync("+14155550131");

        // As a keyboard types it: Shift goes down first.
        await phones.Press("Shift+Slash");
        await Expect(phones.Shortcuts).ToContainTextAsync("Next in the list");
        (await phones.Violations()).ShouldBeEmpty();
        await phones.Press("Escape");
        await phones.Press("g");
        await phones.Press("l");
        await Expect(phones.Tab("Ledger")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(phones.Ledger.Locator("[aria-expanded]").First).ToBeVisibleAsync();
        await phones.Press("j");
        await phones.Press("Enter");
        await Expect(phones.Ledger.Locator("[aria-expanded=true]")).ToHaveCountAsync(1);
        await phones.Press("j");
        await phones.Press("k");
        await Expect(phones.Ledger.Locator("[aria-expanded=true]")).ToBeFocusedAsync();
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_pane_the_person_and_the_colors_are_there_again_after_a_reload()
    {
        await using var phones = await sandbox.Open(new() { ColorScheme = ColorScheme.Light });
        await phones.Add("+14155550133");
        await phones.Colors("Dark");
        await phones.Show("Ledger");
        await phones.Field("Kind").SelectOptionAsync("request");
        phones.Place.ShouldBe("#ledger/%2B14155550133?kind=request");

        await phones.Reload();

        (await phones.Scheme()).ShouldBe("dark");
        await Expect(phones.Field("Kind")).ToHaveValueAsync("request");
        await phones.Show("People");
        await Expect(phones.Address).ToHaveTextAsync("+14155550133");
        await phones.Back();
        await Expect(phones.Tab("Ledger")).ToHaveAttributeAsync("aria-selected", "true");
    }

    [Fact]
    public async Task A_message_leads_to_its_rows_and_the_ledger_is_asked_for_what_one_looks_for()
    {
        await using var phones = await sandbox.Open();
        await phones.Add("+14155550134");
        await phones.Write("Where is my parcel?");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        await phones.Thread.GetByText("Where is my parcel?").HoverAsync();
        await phones.Thread.GetByRole(AriaRole.Link, new() { Name = "Ledger of this message" }).ClickAsync();

        await Expect(phones.Rows).ToHaveCountAsync(2);
        await Expect(phones.Rows.First).ToContainTextAsync("webhook.sms");
        await Expect(phones.Rows.Last).ToContainTextAsync("person.wrote");
        await phones.Rows.Last.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(phones.Rows.Last).ToContainTextAsync("Where is my parcel?");
        await phones.Field("Outcome").SelectOptionAsync("answered");
        await Expect(phones.Rows).ToHaveCountAsync(1);
        await phones.Field("Provider").SelectOptionAsync("resend");
        await Expect(phones.Ledger).ToContainTextAsync("No row is like that");
        phones.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_one_reads_a_row_new_ones_wait()
    {
        const string Person = "+14155550135";
        await using var phones = await sandbox.Open();
        await phones.Add(Person);
        await phones.Write("The first");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        await phones.Show("Ledger");
        await phones.Field("Find in the ledger").FillAsync(Person);
        await Expect(phones.Rows).ToHaveCountAsync(2);
        await phones.Rows.Last.GetByRole(AriaRole.Button).ClickAsync();

        await sandbox.AgentSends(Person, "An answer to it");

        var waiting = phones.Ledger.GetByRole(AriaRole.Button, new() { Name = "new row" });
        await Expect(waiting).ToBeVisibleAsync();
        await Expect(phones.Rows).ToHaveCountAsync(2);
        await waiting.ClickAsync();
        await Expect(phones.Ledger).ToContainTextAsync("An answer to it");
    }

    [Fact]
    public async Task Rows_that_are_cut_off_as_new_ones_come_can_be_asked_for_again()
    {
        const int Many = 410;
        await using var phones = await sandbox.Open();
        using var account = await LedgerFiller.Open(sandbox.Simulator);
        await account.Fills(Many);
        await phones.Show("Ledger");
        await phones.Field("Find in the ledger").FillAsync(account.Sid);
        await Eventually.Holds(() => Task.FromResult(phones.Place.Contains(account.Sid, StringComparison.Ordinal)));
        await phones.Reload();
        for (var shown = 100; shown < Many; shown += 100)
        {
            await Expect(phones.Rows).ToHaveCountAsync(shown);
            await phones.Button("Show older rows").ClickAsync();
        }

        await Expect(phones.Rows).ToHaveCountAsync(Many);
        await Expect(phones.Button("Show older rows")).ToBeHiddenAsync();
        await phones.ToNewestRow();

        await account.Fills(1);

        await Expect(phones.Button("Show older rows")).ToBeVisibleAsync();
        await phones.Button("Show older rows").ClickAsync();
        await Expect(phones.Rows).ToHaveCountAsync(Many + 1);
    }

    [Fact]
    public async Task What_has_not_been_read_is_told_until_the_phone_is_opened()
    {
        await using var phones = await sandbox.Open();
        await phones.Add("+14155550136");
        await phones.Write("Hello");
        await Expect(phones.Thread).ToContainTextAsync("delivered");
        await phones.Add("+14155550137");

        await sandbox.AgentSends("+14155550136", "Hello yourself");

        await Expect(phones.Person("+14155550136")).ToContainTextAsync("1 unread");
        await phones.Person("+14155550136").ClickAsync();
        await Expect(phones.Person("+14155550136")).Not.ToContainTextAsync("unread");
    }

    [Fact]
    public async Task A_usual_fault_is_one_switch_and_a_wrong_number_is_complained_of_beside_it()
    {
        await using var phones = await sandbox.Open();
        await phones.Show("Faults");
        await phones.Field("At most, times").FillAsync("3");
        await phones.Switch("Server error (500), SendGrid").ClickAsync();
        await Expect(phones.Switch("Server error (500), SendGrid")).ToHaveAttributeAsync("aria-checked", "true");
        await phones.Switch("Webhook comes twice, SendGrid").ClickAsync();
        await Expect(phones.InForce).ToContainTextAsync("2 faults are in force");

        var percent = phones.Field("Percent of: Server error (500), SendGrid");
        await percent.FillAsync("-4");
        await percent.PressAsync("Enter");
        await Expect(phones.Complaint).ToHaveTextAsync("percent is 0 to 100.");
        await Expect(percent).ToHaveAttributeAsync("aria-invalid", "true");
        await percent.FillAsync("25");
        await percent.PressAsync("Enter");
        await Expect(phones.InForce).ToContainTextAsync("Server error (500) at SendGrid, 25 %, 3 more");

        await phones.Show("People");
        await phones.Button("Take all away").ClickAsync();
        await Expect(phones.InForce).ToBeHiddenAsync();
        await phones.Show("Faults");
        await Expect(phones.Switch("Server error (500), SendGrid")).ToHaveAttributeAsync("aria-checked", "false");
    }

    [Fact]
    public async Task A_switch_leaves_the_faults_that_the_page_has_not_seen_yet()
    {
        await using var phones = await sandbox.Open();
        using var simulator = new HttpClient { BaseAddress = sandbox.Simulator };
        await phones.Reads("**/api/faults", "[]");
        await phones.Show("Faults");
        using var set = await simulator.PostAsJsonAsync("api/faults", new { provider = "resend", kind = "status429" }, TestContext.Current.CancellationToken);

        await phones.Switch("Server error (500), SendGrid").ClickAsync();

        var both = await Eventually.Get(
            () => simulator.GetFromJsonAsync<JsonElement>("api/faults", TestContext.Current.CancellationToken), faults => faults.GetArrayLength() > 1);
        both.EnumerateArray().Select(fault => fault.GetProperty("provider").GetString()).ShouldBe(["sendgrid", "resend"]);
        using var cleared = await simulator.DeleteAsync(new Uri("api/faults", UriKind.Relative), TestContext.Current.CancellationToken);
    }
}

using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>What stands around every screen: overview, palette, shortcuts, colors, navigation.</summary>
[Trait("Category", "slow")]
[Collection(LookingCollection.Name)]
public sealed class FrameConsoleTests(Operations operations)
{
    [Fact]
    public async Task The_overview_tells_what_waits_and_leads_there()
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.GoTo("overview");

        await Expect(desk.Main).ToContainTextAsync("2 wait");
        await Expect(desk.Main).ToContainTextAsync("1 job gave up");
        await Expect(desk.Main).ToContainTextAsync("30003");
        await Expect(desk.Main).ToContainTextAsync("Wants a person: the bill of last week");
        await desk.Main.GetByRole(AriaRole.Link, new() { Name = "2 wait" }).ClickAsync();

        await Expect(new InboxScreen(desk).Rows.First).ToContainTextAsync("Escalated");
    }

    [Fact]
    public async Task The_overview_moves_as_things_happen()
    {
        using var customer = await operations.Onboard("Moving House");
        var conversation = await customer.Hears(Operations.Person(), "I want a person");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("overview");
        await Expect(desk.Main).ToContainTextAsync("Nothing waits");

        await customer.Admin.Send(HttpMethod.Patch, $"conversations/{conversation}", new { state = "escalated" });

        await Expect(desk.Main).ToContainTextAsync("1 waits");
        await Expect(desk.Navigation.GetByRole(AriaRole.Link, new() { Name = "Inbox" })).ToContainTextAsync("1");
    }

    [Fact]
    public async Task A_viewers_overview_moves_too_and_has_no_section_that_it_is_not_told_of()
    {
        using var customer = await operations.Onboard("Viewing House");
        var conversation = await customer.Hears(Operations.Person(), "I want a person");
        await using var desk = await operations.SignIn(customer, role: "viewer");
        await desk.GoTo("overview");
        await new InboxScreen(desk).IsLive();
        await Expect(desk.Main).ToContainTextAsync("Nothing waits");
        await Expect(desk.Section("Do messages flow?")).ToBeVisibleAsync();
        await Expect(desk.Section("What failed, and why?")).ToHaveCountAsync(0);

        await customer.Admin.Send(HttpMethod.Patch, $"conversations/{conversation}", new { state = "escalated" });

        await Expect(desk.Main).ToContainTextAsync("1 waits");
        desk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("agents/agt_any/nope")]
    [InlineData("contacts/con_any/nope")]
    [InlineData("webhooks/whk_any/nope")]
    [InlineData("alerts/alr_any/nope")]
    [InlineData("compliance/nope")]
    [InlineData("limits/nope")]
    [InlineData("nope")]
    public async Task A_page_that_there_is_not_is_said_so(string page)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);

        await desk.GoTo(page);

        await desk.Sees("There is no such page");
        await Expect(desk.Page.Locator("h1")).ToHaveCountAsync(1);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_told_to_one_is_not_shown_to_the_next()
    {
        using var customer = await operations.Onboard("Notice House");
        var conversation = await customer.Hears(Operations.Person(), "A secret of mine");
        await using var ana = await operations.SignIn(customer, "Ana");
        await using var ben = await operations.SignIn(customer, "Ben");
        await ben.GoTo("alerts");
        await new InboxScreen(ben).IsLive();
        await ben.Settles();
        await ana.GoTo($"inbox/{conversation}");
        await new InboxScreen(ana).Give("Ben", "About the secret");
        await Expect(ben.Toast).ToContainTextAsync("About the secret");

        await ben.Press("Account of Ben");
        await ben.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out", Exact = true }).ClickAsync();

        await Expect(ben.Title).ToHaveTextAsync("Sign in");
        await Expect(ben.Toast).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_overview_is_read_anew_when_nothing_happens_since_time_goes_by()
    {
        using var customer = await operations.Onboard("Quiet House");
        await using var desk = await operations.SignIn(customer);
        var times = 0;
        desk.Page.Request += (_, request) => times += request.Url.Contains("/api/v1/overview", StringComparison.Ordinal) ? 1 : 0;
        await new InboxScreen(desk).HearsNothing();
        await desk.Page.Clock.InstallAsync();
        await desk.GoTo("overview");
        await desk.Settles();
        var before = times;

        await desk.Page.Clock.FastForwardAsync(31_000);

        await Eventually.Holds(() => Task.FromResult(times > before), "the overview is asked for again");
    }

    [Fact]
    public async Task What_failed_is_a_part_of_what_went_out()
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.Page.RouteAsync("**/api/v1/overview**", async route =>
        {
            var answer = await route.FetchAsync();
            var overview = JsonNode.Parse(await answer.TextAsync())!;
            foreach (var (minute, place) in overview["lastHour"]!.AsArray().Select((minute, place) => (minute!, place)))
            {
                (minute["inbound"], minute["outbound"], minute["failed"]) = (0, place == 30 ? 2 : 0, place == 30 ? 1 : 0);
            }

            await route.FulfillAsync(new() { Response = answer, Body = overview.ToJsonString() });
        });

        await desk.GoTo("overview");

        await Expect(desk.Section("Do messages flow?")).ToContainTextAsync("0 in, 2 out, 1 failed");
        await Expect(desk.Section("Do messages flow?")).ToContainTextAsync("at most 2 a minute");
        await desk.Shows("overview.failed");
    }

    [Fact]
    public async Task Where_there_is_no_such_organization_no_connection_is_made_again()
    {
        await using var desk = await operations.SignIn("org_nope");
        var times = 0;
        desk.Page.Request += (_, request) => times += request.Url.Contains("/api/v1/live", StringComparison.Ordinal) ? 1 : 0;
        await desk.Page.Clock.InstallAsync();
        await desk.GoTo("overview");
        await desk.Sees("There is no such organization");
        var before = times;

        for (var steps = 0; steps < 5; steps++)
        {
            await desk.Page.Clock.FastForwardAsync(5_000);
            await desk.Asks("GET", "/api/v1/session");
        }

        times.ShouldBe(before);
    }

    [Theory]
    [InlineData("agents/agt_nope", "agent", "All agents")]
    [InlineData("agents/agt_nope/connect", "agent", "All agents")]
    [InlineData("contacts/con_nope", "contact", "All contacts")]
    [InlineData("webhooks/whk_nope", "webhook", "All webhooks")]
    [InlineData("alerts/alr_nope", "alert", "All alerts")]
    [InlineData("compliance/decisions/dec_nope", "decision", "All decisions")]
    [InlineData("inbox/cnv_nope", "conversation", "Go to the inbox")]
    public async Task A_thing_that_there_is_not_is_said_so_and_leads_back_to_the_list(string page, string what, string list)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);

        await desk.GoTo(page);

        await desk.Sees($"There is no such {what}");
        await Expect(desk.Problem).ToHaveCountAsync(0);
        await Expect(desk.Button("Try again")).ToHaveCountAsync(0);
        await desk.Shows(page);
        await desk.Link(list).ClickAsync();
        await desk.Page.WaitForURLAsync(url => !url.Contains("_nope", StringComparison.Ordinal));
        desk.Page.Url.ShouldContain($"/{page.Split('/')[0]}");
    }

    [Fact]
    public async Task What_is_typed_before_the_palette_is_there_stands_in_it()
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        var goesOn = new TaskCompletionSource();
        await desk.Page.RouteAsync("**/assets/Palette*", async route =>
        {
            await goesOn.Task;
            await route.ContinueAsync();
        });
        await desk.GoTo("overview");
        await desk.Settles();

        await desk.Keys("Control+k");
        await desk.Page.Keyboard.TypeAsync("comx");
        await desk.Keys("Backspace");
        goesOn.SetResult();
        var field = desk.Page.GetByRole(AriaRole.Textbox, new() { Name = "Where to, or what to search" });
        await Expect(field).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync("pli");

        await Expect(field).ToHaveValueAsync("compli");
        await desk.Keys("Enter");
        await Expect(desk.Title).ToHaveTextAsync("Compliance");
    }

    [Fact]
    public async Task The_palette_goes_to_a_screen_and_searches_messages()
    {
        using var customer = await operations.Onboard("Palette House");
        await customer.Hears(Operations.Person(), "The lantern is lit");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("overview");
        await desk.Settles();

        await desk.OpensPalette();
        await desk.Page.Keyboard.TypeAsync("comp");
        await desk.Keys("Enter");
        await Expect(desk.Title).ToHaveTextAsync("Compliance");
        await desk.OpensPalette();
        await desk.Page.Keyboard.TypeAsync("lantern");
        await desk.Page.GetByText("Search messages for “lantern”").ClickAsync();

        await Expect(new InboxScreen(desk).Row("The lantern is lit")).ToBeVisibleAsync();
        await desk.OpensPalette();
        await desk.IsSound("the palette");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_mark_shows_the_keys_of_the_page_and_each_screen_has_one()
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.GoTo("contacts");
        await desk.Settles();

        await desk.Keys("?");
        await Expect(desk.Dialog).ToContainTextAsync("Search contacts");
        await Expect(desk.Dialog).ToContainTextAsync("Go to Inbox");
        await desk.IsSound("the shortcuts");
        await desk.Keys("Escape");
        await Expect(desk.Dialog).ToHaveCountAsync(0);
        foreach (var (key, title) in new[]
        {
            ("a", "Agents"), ("c", "Contacts"), ("m", "Compliance"), ("l", "Limits & billing"), ("t", "Alerts"), ("j", "Jobs & outbox"),
            ("e", "Events"), ("k", "Keys"), ("w", "Webhooks"), ("p", "Providers"), ("u", "Users"), ("d", "Audit"), ("o", "Overview"),
        })
        {
            await desk.Keys("g", key);
            await Expect(desk.Title).ToHaveTextAsync(title);
        }

        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_screens_of_the_deployment_have_keys_too()
    {
        await using var desk = await operations.SignIn("org_deployment");
        await desk.GoTo("users");
        await desk.Settles();

        foreach (var (key, title) in new[] { ("s", "Set-up"), ("z", "Organizations") })
        {
            await desk.Keys("g", key);
            await Expect(desk.Title).ToHaveTextAsync(title);
        }

        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_telephone_the_navigation_is_a_drawer_and_the_inbox_one_pane_at_a_time()
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.Page.SetViewportSizeAsync(360, 740);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("overview");

        await desk.Press("Open the navigation");
        await desk.Dialog.GetByRole(AriaRole.Link, new() { Name = "Inbox" }).ClickAsync();
        await Expect(desk.Dialog).ToHaveCountAsync(0);
        await inbox.Row("Question 11").ClickAsync();
        await Expect(inbox.Messages).ToBeVisibleAsync();
        await Expect(inbox.Row("Question 11")).ToBeHiddenAsync();
        await desk.Press("Who this is");
        await Expect(desk.Dialog).ToContainTextAsync("No consent on record");
        await desk.IsSound("the contact beside a conversation, on a telephone");
        await desk.Keys("Escape");
        await desk.Link("Back to the list").ClickAsync();

        await Expect(inbox.Row("Question 11")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_dialog_is_sound_and_leaves_the_focus_where_it_came_from()
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        foreach (var (page, button) in new[]
        {
            ("agents", "Provision an agent"), ("contacts", "New contact"), ("compliance/consents", "Record consent"), ("alerts/routes", "New route"),
            ("keys", "New key"), ("webhooks", "New webhook"), ("users", "Invite somebody"),
        })
        {
            await desk.GoTo(page);
            await desk.Press(button);
            await Expect(desk.Dialog).ToBeVisibleAsync();
            await desk.IsSound($"{button} on {page}");
            await desk.Shows($"{page}.dialog");
            await desk.Keys("Escape");
            await Expect(desk.Dialog).ToHaveCountAsync(0);
            await Expect(desk.Button(button).First).ToBeFocusedAsync();
        }
    }
}

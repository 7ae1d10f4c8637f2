using System.Collections.Concurrent;
using Microsoft.Playwright;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>An inbox in which several people work, over a network that comes and goes.</summary>
[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class LiveConsoleTests(Operations operations)
{
    [Fact]
    public async Task Of_two_who_take_it_at_once_one_gets_it_and_the_other_is_told_who_has_it()
    {
        using var customer = await operations.Onboard("Race House");
        var conversation = await customer.Hears(Operations.Person(), "Who answers me?");
        await using var ana = await operations.SignIn(customer, "Ana");
        await using var ben = await operations.SignIn(customer, "Ben");
        var (hers, his) = (new InboxScreen(ana), new InboxScreen(ben));
        // He presses before he could see that she did.
        await his.HearsNothing();
        await ana.GoTo($"inbox/{conversation}");
        await ben.GoTo($"inbox/{conversation}");
        await his.IsWith("The agent has it");

        await hers.TakeOver.ClickAsync();
        await hers.IsWith("You have it");
        await his.TakeOver.ClickAsync();

        await Expect(ben.Problem).ToContainTextAsync("Somebody changed it while you looked.");
        await Expect(ben.Problem).ToContainTextAsync("Ana has it now.");
        (await customer.Admin.Get($"conversations/{conversation}")).GetProperty("conversation").GetProperty("ownerName").GetString().ShouldBe("Ana");
        await ben.Problem.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await his.TakeOver.ClickAsync();
        await Expect(ben.Dialog).ToContainTextAsync("Take it from Ana?");
        await ben.Confirm("Take over");
        await hers.IsWith("Ben has it");
        await Expect(hers.TakeOver).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_conversation_is_given_to_a_colleague_who_finds_it_as_theirs()
    {
        using var customer = await operations.Onboard("Hand House");
        var conversation = await customer.Hears(Operations.Person(), "Taler I dansk?");
        await customer.Hears(Operations.Person(), "Another one");
        await using var ana = await operations.SignIn(customer, "Ana");
        await using var ben = await operations.SignIn(customer, "Ben");
        var (hers, his) = (new InboxScreen(ana), new InboxScreen(ben));
        await ana.GoTo($"inbox/{conversation}");
        await hers.IsWith("The agent has it");
        await ben.GoTo("alerts");
        await his.IsLive();
        await ben.Settles();

        await hers.Give("Ben", "She writes Danish");

        await hers.IsWith("Ben has it");
        await ben.Toast.GetByRole(AriaRole.Link).Filter(new() { HasText = "“She writes Danish”" }).ClickAsync();
        await his.IsWith("You have it");
        await ben.GoTo("inbox");
        await Expect(ben.Toast).ToHaveCountAsync(0);
        await his.Filter("Owner", "Me");
        await Expect(his.Rows).ToHaveCountAsync(1);
        await his.Choose("Taler I dansk?");
        await his.IsWith("You have it");
        await Expect(his.Open).ToContainTextAsync("She writes Danish");
        ben.Broken.ShouldBeEmpty();
        await ana.GoTo("inbox");
        await hers.Filter("Owner", "Me");
        await Expect(hers.Row("dansk")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task More_tabs_than_a_browser_has_connections_work_beside_each_other()
    {
        using var customer = await operations.Onboard("Tab House");
        await customer.Hears(Operations.Person(), "Before");
        await using var first = await operations.SignIn(customer);
        var window = first.Page.Context;
        await window.AddInitScriptAsync("Object.defineProperty(document, 'hidden', { get: () => sessionStorage.getItem('away') !== null })");
        List<OperatorsDesk> tabs = [first];
        while (tabs.Count < 8)
        {
            await Opens(tabs[^1]);
            await Turns(tabs[^1], "sessionStorage.setItem('away', '')");
            tabs.Add(await OperatorsDesk.Open(window, operations.Address, customer.OrganizationId, isTab: true));
        }

        await Opens(tabs[^1]);
        await customer.Hears(Operations.Person(), "Meanwhile");

        await Expect(new InboxScreen(tabs[^1]).Row("Meanwhile")).ToBeVisibleAsync();
        await Expect(new InboxScreen(first).Row("Meanwhile")).ToHaveCountAsync(0);
        await Turns(first, "sessionStorage.removeItem('away')");
        await Expect(new InboxScreen(first).Row("Meanwhile")).ToBeVisibleAsync();
        await new InboxScreen(first).IsLive();

        static async Task Opens(OperatorsDesk tab)
        {
            await tab.GoTo("inbox");
            await new InboxScreen(tab).IsLive();
            await Expect(new InboxScreen(tab).Row("Before")).ToBeVisibleAsync();
        }

        static Task Turns(OperatorsDesk tab, string how) => tab.Page.EvaluateAsync($"{how}; document.dispatchEvent(new Event('visibilitychange'))");
    }

    [Fact]
    public async Task A_list_of_what_people_asked_for_shows_what_they_ask_for_now()
    {
        using var customer = await operations.Onboard("Stop House");
        var person = Operations.Person();
        await customer.Hears(person, "Hello");
        await using var desk = await operations.SignIn(customer);
        await desk.GoTo("compliance/opt-outs");
        await new InboxScreen(desk).IsLive();
        await desk.Settles();

        await customer.Hears(person, "STOP");

        await Expect(desk.Main.GetByRole(AriaRole.Table)).ToContainTextAsync(person);
    }

    [Fact]
    public async Task Who_comes_back_is_told_once_what_they_were_given_meanwhile()
    {
        using var customer = await operations.Onboard("Return House");
        var conversation = await customer.Hears(Operations.Person(), "Is anybody there?");
        await using var ana = await operations.SignIn(customer, "Ana");
        await using var ben = await operations.SignIn(customer, "Ben");
        var (hers, his) = (new InboxScreen(ana), new InboxScreen(ben));
        await ben.GoTo("alerts");
        await his.IsLive();
        const string IsKnown = "() => Object.keys(localStorage).some(key => key.startsWith('switchboard-given:'))";
        await Eventually.Holds(() => ben.Page.EvaluateAsync<bool>(IsKnown), "what Ben has is known");
        await ben.Page.GotoAsync("about:blank");
        await ana.GoTo($"inbox/{conversation}");
        await hers.IsWith("The agent has it");
        await hers.Give("Ben", "For when you are back");
        await hers.IsWith("Ben has it");

        await ben.GoTo("alerts");

        await Expect(ben.Toast.Filter(new() { HasText = "“For when you are back”" })).ToBeVisibleAsync();
        await ben.GoTo("keys");
        await his.IsLive();
        await ben.Settles();
        await Expect(ben.Toast).ToHaveCountAsync(0);
        ben.Broken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_changes_what_somebody_else_changed_meanwhile_is_told_and_loses_nobodys_change()
    {
        using var customer = await operations.Onboard("Update House");
        var conversation = await customer.Hears(Operations.Person(), "Please look at this");
        await using var ben = await operations.SignIn(customer, "Ben");
        var inbox = new InboxScreen(ben);
        await inbox.HearsNothing();
        await ben.GoTo($"inbox/{conversation}");
        await inbox.IsWith("Open");
        await customer.Admin.Send(HttpMethod.Patch, $"conversations/{conversation}", new { state = "escalated", note = "Ana saw it first" });

        await inbox.Does("Archive");

        await Expect(ben.Toast).ToContainTextAsync("Somebody changed it while you looked.");
        await Expect(inbox.Open).ToContainTextAsync("Ana saw it first");
        (await customer.Admin.Get($"conversations/{conversation}")).GetProperty("conversation").GetProperty("state").GetString().ShouldBe("escalated");
    }

    [Fact]
    public async Task Who_was_cut_off_sees_what_came_meanwhile_when_the_connection_is_back()
    {
        using var customer = await operations.Onboard("Cut House");
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "First");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await inbox.IsLive();
        await Expect(inbox.Message("First")).ToBeVisibleAsync();

        await desk.Page.Context.SetOfflineAsync(true);
        await inbox.IsCutOff();
        await customer.Hears(person, "Second");
        await customer.Hears(Operations.Person(), "Somebody else");
        await inbox.Write("Third");
        await Expect(desk.Problem).ToContainTextAsync("Nothing that you wrote is lost.");
        await desk.Page.Context.SetOfflineAsync(false);

        await inbox.IsLive();
        await Expect(inbox.Composer).ToContainTextAsync("It is there again; send it once more.");
        await Expect(desk.Problem).ToHaveCountAsync(0);
        await Expect(inbox.Message("Second")).ToBeVisibleAsync();
        await Expect(inbox.Row("Somebody else")).ToBeVisibleAsync();
        await Expect(inbox.Draft).ToHaveValueAsync("Third");
        await inbox.Composer.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await customer.World.Hears(person, "Third");
        (await customer.World.Got(person)).Count(text => text == "Third").ShouldBe(1);
    }

    [Fact]
    public async Task A_new_message_moves_nothing_while_one_reads_older_ones()
    {
        using var customer = await operations.Onboard("Reading House");
        var person = Operations.Person();
        for (var n = 1; n <= 40; n++)
        {
            await customer.World.Writes(person, customer.Number, $"Line {n} of a long story");
        }

        var conversation = await customer.ConversationWith(person, "Line 40");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo($"inbox/{conversation}");
        await Expect(inbox.Message("Line 40 ")).ToBeInViewportAsync();
        await inbox.Message("Line 5 of").ScrollIntoViewIfNeededAsync();
        await Expect(desk.Button("Newest")).ToBeVisibleAsync();
        var before = (await inbox.Message("Line 5 of").BoundingBoxAsync())!.Y;

        await customer.Hears(person, "Are you still there?");
        await Expect(inbox.Message("Are you still there?")).ToBeAttachedAsync();

        (await inbox.Message("Line 5 of").BoundingBoxAsync())!.Y.ShouldBe(before, 1);
        await desk.Press("Newest");
        await Expect(inbox.Message("Are you still there?")).ToBeInViewportAsync();
        await customer.Hears(person, "Good");
        await Expect(inbox.Message("Good")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task What_comes_while_older_answers_are_on_their_way_stays()
    {
        using var customer = await operations.Onboard("Slow House");
        var person = Operations.Person();
        var conversation = await customer.Hears(person, "First");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        var (isAsked, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var times = 0;
        await desk.Page.RouteAsync("**/conversations/*/messages?**", async route =>
        {
            var isFirst = Interlocked.Increment(ref times) == 1;
            var answer = await route.FetchAsync();
            if (isFirst)
            {
                isAsked.SetResult();
                await goesOn.Task;
            }

            await route.FulfillAsync(new() { Response = answer });
        });
        await desk.GoTo($"inbox/{conversation}");
        await isAsked.Task;
        await inbox.IsLive();

        await customer.Hears(person, "Second");
        await Expect(inbox.Row("Second")).ToBeVisibleAsync();
        goesOn.SetResult();

        await Expect(inbox.Message("First")).ToBeVisibleAsync();
        await Expect(inbox.Message("Second")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_reads_once_what_it_shows()
    {
        using var customer = await operations.Onboard("Once House");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        var asked = new ConcurrentBag<string>();
        desk.Page.Request += (_, request) => asked.Add($"{request.Method} {new Uri(request.Url).PathAndQuery}");
        // That the agent was made a moment ago is told by the time that the page is opened a second time.
        foreach (var screen in new[] { "alerts", "agents" })
        {
            asked.Clear();
            await desk.GoTo(screen);
            await inbox.IsLive();
            await desk.Settles();

            // What a new connection has asked again is asked by the time that a change shows.
            await customer.Hears(Operations.Person(), "I came later");
            await Eventually.Holds(() => Task.FromResult(asked.Count(IsOverview) > 1), "the overview is asked again");
        }

        string[] ofThePage = ["/api/v1/channels", "/api/v1/agent-pool"];
        ofThePage.ShouldAllBe(path => asked.Count(one => one.Contains(path, StringComparison.Ordinal)) == 1);

        static bool IsOverview(string one) => one.Contains("/api/v1/overview", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_again_is_said_to_be_as_it_was_and_a_page_that_cannot_be_loaded_says_why_and_comes_by_itself()
    {
        using var customer = await operations.Onboard("Stale House");
        await using var desk = await operations.SignIn(customer);
        var inbox = new InboxScreen(desk);
        await desk.GoTo("agents");
        await inbox.IsLive();
        await Expect(desk.Row("Agents", "Front desk")).ToBeVisibleAsync();
        await desk.Page.RouteAsync("**/api/v1/channels**", route => route.AbortAsync());
        await desk.Page.RouteAsync("**/assets/**", route => route.AbortAsync());
        await desk.Page.RouteAsync("**/console/", route => route.AbortAsync());

        await customer.Admin.Post($"agents/{customer.AgentId}/pause", new { });
        await Expect(desk.Problem).ToContainTextAsync("What is shown is as it was before.");
        await Expect(desk.Row("Agents", "Front desk")).ToContainTextAsync("Active");
        await desk.Keys("g", "e");

        await Expect(desk.Main.GetByRole(AriaRole.Heading, new() { Name = "The server can’t be reached" })).ToBeVisibleAsync();
        await Expect(desk.Problem).Not.ToContainTextAsync("The console was updated");
        await desk.Page.UnrouteAllAsync();
        await Expect(desk.Title).ToHaveTextAsync("Events");
    }
}

using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Each page as it is with much on it, with nothing, and when the API fails: in light and dark, and on a telephone.</summary>
[Trait("Category", "slow")]
[Collection(LookingCollection.Name)]
public sealed class PagesConsoleTests(Operations operations)
{
    /// <summary>Each page's address and title, what it says where there is nothing, and what it offers then.</summary>
    public static TheoryData<string, string, string, string> EmptyPages => new()
    {
        { "overview", "Overview", "Nothing failed lately.", "" },
        { "inbox", "Inbox", "From nothing to the first answer", "" },
        { "agents", "Agents", "No agents yet", "Provision an agent" },
        { "contacts", "Contacts", "No contacts yet", "New contact" },
        { "compliance", "Compliance", "Nothing asked yet", "Ask" },
        { "compliance/decisions", "Compliance", "No decisions yet", "" },
        { "compliance/consents", "Compliance", "No consents on record", "Record consent" },
        { "compliance/opt-outs", "Compliance", "Nobody has opted out", "Record an opt-out" },
        { "compliance/do-not-contact", "Compliance", "Nobody is on the list", "Put somebody on the list" },
        { "limits", "Limits & billing", "Nothing was sent", "" },
        { "alerts", "Alerts", "No alerts", "" },
        { "alerts/routes", "Where alerts go", "Alerts go nowhere yet", "New route" },
        { "jobs", "Jobs & outbox", "No job gave up", "" },
        { "events", "Events", "Nothing happened in the last 30 days", "" },
        { "keys", "Keys", "Blank Page", "New key" },
        { "webhooks", "Webhooks", "No webhooks yet", "New webhook" },
        { "providers", "Providers", "The deployment’s account", "Register an own account" },
        { "users", "Users", "Nobody signs in here yet", "Invite somebody" },
    };

    /// <summary>Each page's address, title, and something that it says where there is much.</summary>
    public static TheoryData<string, string, string> FullPages => new()
    {
        { "overview", "Overview", "What failed, and why?" },
        { "inbox", "Inbox", "Question 11" },
        { "inbox/{conversation}", "Inbox", "At seven?" },
        { "agents", "Agents", "Front desk" },
        { "agents/{agent}", "Front desk", "About" },
        { "agents/{agent}/connect", "Connect Front desk", "Connect a program" },
        { "contacts", "Contacts", "Hotel Bellevue" },
        { "contacts/{contact}", "Hotel Bellevue", "Books every Friday." },
        { "compliance", "Compliance", "Nothing asked yet" },
        { "compliance/decisions", "Compliance", "Refused" },
        { "compliance/decisions/{decision}", "Compliance", "All decisions" },
        { "compliance/consents", "Compliance", "At the counter" },
        { "compliance/opt-outs", "Compliance", "+14155559004" },
        { "compliance/do-not-contact", "Compliance", "A supplier" },
        { "compliance/rules", "Compliance", "Holidays of the year" },
        { "compliance/policy", "Compliance", "Postal address" },
        { "compliance/hours", "Compliance", "Quiet hours" },
        { "compliance/first-contact", "Compliance", "Agents may write first to" },
        { "compliance/content", "Compliance", "guaranteed cure" },
        { "limits", "Limits & billing", "What was used" },
        { "limits/agents", "Limits & billing", "Front desk" },
        { "limits/agents/{agent}", "Limits & billing", "Limits of the agent" },
        { "limits/days", "Limits & billing", "What was spent by day?" },
        { "limits/organization", "Limits & billing", "Limits of all agents together" },
        { "limits/billing", "Limits & billing", "Bills go to" },
        { "alerts", "Alerts", "webhook" },
        { "alerts/{alert}", "A webhook is disabled: it is gone, or has failed for too long", "Notices" },
        { "alerts/routes", "Where alerts go", "+14155559090" },
        { "jobs", "Jobs & outbox", "Message attend" },
        { "events", "Events", "message.received" },
        { "keys", "Keys", "Front desk" },
        { "webhooks", "Webhooks", "CRM" },
        { "webhooks/{webhook}", "Reports", "Deliveries" },
        { "providers", "Providers", "Twilio" },
        { "users", "Users", "Otto" },
        { "audit", "Audit", "webhook.created" },
    };

    [Theory]
    [MemberData(nameof(EmptyPages))]
    public async Task An_empty_page_says_what_to_do_next(string page, string title, string says, string offers)
    {
        await using var desk = await operations.SignIn(await operations.Empty());
        await desk.GoTo(page);

        await Expect(desk.Title).ToHaveTextAsync(title);
        await desk.Sees(says);
        if (offers.Length > 0)
        {
            await Expect(desk.Button(offers).First).ToBeVisibleAsync();
        }

        await desk.Settles();
        await desk.IsSound(page);
        await desk.Shows($"{page}.empty");
        await desk.Page.SetViewportSizeAsync(360, 740);
        await desk.Shows($"{page}.empty.phone");
        desk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(FullPages))]
    public async Task A_page_whose_requests_fail_says_why_and_what_to_do_and_tries_again(string page, string title, string shows)
    {
        var full = await operations.Full();
        await Fails(full.OrganizationId, page, await FullHouse.AddressOf(full, page), title, shows);
    }

    [Theory]
    [InlineData("organizations", "Organizations", "Casa Verde")]
    [InlineData("organizations/{organization}", "", "casa-verde")]
    [InlineData("setup", "Set-up", "Public address")]
    [InlineData("jobs", "Jobs & outbox", "Jobs that gave up")]
    [InlineData("users", "Users", "Maria")]
    public async Task A_page_of_the_deployment_whose_requests_fail_says_why_and_tries_again(string page, string title, string shows)
    {
        var full = await operations.Full();
        await Fails("org_deployment", $"deployment.{page}", page.Replace("{organization}", full.OrganizationId, StringComparison.Ordinal), title, shows);
    }

    async Task Fails(string organization, string page, string address, string title, string shows)
    {
        await using var desk = await operations.SignIn(organization);
        await desk.Page.RouteAsync(IsOfApi, route => route.FulfillAsync(new() { Status = 500 }));
        await desk.Page.Clock.InstallAsync();
        await desk.GoTo(address);

        // What is called as its record is has no name yet.
        if (!page.Contains('{', StringComparison.Ordinal))
        {
            await Expect(desk.Title).ToHaveTextAsync(title);
        }

        await desk.Waits(TimeSpan.FromSeconds(2), desk.Problem.First);
        await Expect(desk.Problem.First).ToContainTextAsync("The server answered with 500 and no explanation.");
        await Expect(desk.Problem.First).ToContainTextAsync("Try again in a moment");
        await desk.IsSound(page);
        await desk.Shows($"{page}.failing");
        await desk.Page.UnrouteAllAsync();
        await desk.TryAgain();

        await desk.Settles();
        await Expect(desk.Problem).ToHaveCountAsync(0);
        await Expect(desk.Main).ToContainTextAsync(shows);
    }

    [Theory]
    [MemberData(nameof(FullPages))]
    public async Task A_full_page_is_sound_in_light_and_dark_and_on_a_telephone(string page, string title, string shows)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.GoTo(await FullHouse.AddressOf(full, page));

        await Expect(desk.Title).ToHaveTextAsync(title);
        await Expect(desk.Main).ToContainTextAsync(shows);
        await desk.Settles();
        await desk.IsSound(page);
        await desk.Shows(page);
        await desk.Darkens();
        await desk.Shows($"{page}.dark");
        await desk.Page.SetViewportSizeAsync(360, 740);
        await desk.IsSound($"{page} on a telephone, in the dark");
        await desk.Shows($"{page}.phone");
        desk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("organizations", "Organizations", "Casa Verde")]
    [InlineData("organizations/{organization}", "Casa Verde", "casa-verde")]
    [InlineData("setup", "Set-up", "Public address")]
    [InlineData("alerts", "Alerts", "What a person should know of")]
    [InlineData("jobs", "Jobs & outbox", "Jobs that gave up")]
    [InlineData("keys", "Keys", "Tokens that programs and agents sign")]
    [InlineData("providers", "Providers", "Twilio")]
    [InlineData("users", "Users", "Maria")]
    [InlineData("audit", "Audit", "Who did what to what")]
    public async Task A_page_of_the_deployment_is_sound_in_light_and_dark_and_on_a_telephone(string page, string title, string shows)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn("org_deployment");
        await desk.GoTo(page.Replace("{organization}", full.OrganizationId, StringComparison.Ordinal));

        await Expect(desk.Title).ToHaveTextAsync(title);
        await Expect(desk.Main).ToContainTextAsync(shows);
        await desk.Settles();
        await desk.IsSound(page);
        await desk.Shows($"deployment.{page}");
        await desk.Darkens();
        await desk.Shows($"deployment.{page}.dark");
        await desk.Page.SetViewportSizeAsync(360, 740);
        await desk.IsSound($"{page} on a telephone, in the dark");
        await desk.Shows($"deployment.{page}.phone");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_sign_in_page_is_sound_in_light_and_dark_and_on_a_telephone_and_says_what_was_wrong()
    {
        await using var desk = await operations.Stranger();
        await desk.GoTo("inbox");
        await Expect(desk.Title).ToHaveTextAsync("Sign in");
        await IsSoundEverywhere(desk, "signin");

        await desk.SignsIn(password: "not the password");

        await Expect(desk.Problem).ToBeVisibleAsync();
        await IsSoundEverywhere(desk, "signin.refused");
    }

    [Fact]
    public async Task The_page_of_an_invitation_is_sound_in_light_and_dark_and_on_a_telephone_and_says_what_was_wrong()
    {
        using var customer = await operations.Onboard("Welcome House");
        var invited = await customer.Admin.Post("users", new { email = "vera@example.com", name = "Vera", role = "viewer" });
        await using var desk = await operations.Stranger();
        await desk.Page.GotoAsync(invited.GetProperty("link").GetProperty("url").GetString()!);
        await Expect(desk.Title).ToHaveTextAsync("You are invited");
        await IsSoundEverywhere(desk, "welcome");

        await desk.Field("Password").FillAsync("a long enough password");
        await desk.Field("The password again").FillAsync("another long password");
        await desk.Press("Go on");

        await desk.Sees("The two aren’t the same.");
        await IsSoundEverywhere(desk, "welcome.refused");
    }

    /// <summary>Before anybody is signed in: what says who it is, is refused, which isn't amiss.</summary>
    static async Task IsSoundEverywhere(OperatorsDesk desk, string page)
    {
        await desk.Settles();
        await desk.IsSound(page);
        await desk.Shows(page);
        await desk.Darkens();
        await desk.IsSound($"{page} in the dark");
        await desk.Shows($"{page}.dark");
        await desk.Page.SetViewportSizeAsync(360, 740);
        await desk.IsSound($"{page} on a telephone, in the dark");
        await desk.Shows($"{page}.phone");
        await desk.Lightens();
        await desk.IsSound($"{page} on a telephone");
        await desk.Page.SetViewportSizeAsync(1280, 800);
    }

    /// <summary>All but who is signed in, and the live stream.</summary>
    static bool IsOfApi(string url) =>
        url.Contains("/api/v1/", StringComparison.Ordinal)
        && !url.Contains("/session", StringComparison.Ordinal)
        && !url.Contains("/live", StringComparison.Ordinal);
}

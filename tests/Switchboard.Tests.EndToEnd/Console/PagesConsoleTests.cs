using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Each page as it is with much on it, with nothing, and when the API fails: in light and dark, and on a telephone.</summary>
[Trait("Category", "slow")]
[Collection(LookingCollection.Name)]
public sealed class PagesConsoleTests(Operations operations)
{
    /// <summary>Each page's address and title, what it says where there is nothing, and what it offers then.</summary>
    public static TheoryData<string, string, string, string> Pages => new()
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

    [Theory]
    [MemberData(nameof(Pages))]
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
    [InlineData("overview", "Overview", "What failed, and why?")]
    [InlineData("inbox", "Inbox", "Question 11")]
    [InlineData("agents", "Agents", "Front desk")]
    [InlineData("contacts", "Contacts", "Hotel Bellevue")]
    [InlineData("compliance", "Compliance", "Nothing asked yet")]
    [InlineData("compliance/decisions", "Compliance", "Refused")]
    [InlineData("limits", "Limits & billing", "What was used")]
    [InlineData("alerts", "Alerts", "webhook")]
    [InlineData("jobs", "Jobs & outbox", "Message attend")]
    [InlineData("events", "Events", "message.received")]
    [InlineData("keys", "Keys", "Front desk")]
    [InlineData("webhooks", "Webhooks", "CRM")]
    [InlineData("providers", "Providers", "Twilio")]
    [InlineData("users", "Users", "Otto")]
    [InlineData("audit", "Audit", "webhook.created")]
    public async Task A_page_whose_requests_fail_says_why_and_what_to_do_and_tries_again(string page, string title, string shows)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.Page.RouteAsync(IsOfApi, route => route.FulfillAsync(new() { Status = 500 }));
        await desk.Page.Clock.InstallAsync();
        await desk.GoTo(page);

        await Expect(desk.Title).ToHaveTextAsync(title);
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
    [InlineData("overview")]
    [InlineData("inbox")]
    [InlineData("inbox/{conversation}")]
    [InlineData("agents")]
    [InlineData("agents/{agent}")]
    [InlineData("contacts")]
    [InlineData("contacts/{contact}")]
    [InlineData("compliance")]
    [InlineData("compliance/decisions")]
    [InlineData("compliance/decisions/{decision}")]
    [InlineData("compliance/consents")]
    [InlineData("compliance/opt-outs")]
    [InlineData("compliance/do-not-contact")]
    [InlineData("compliance/rules")]
    [InlineData("compliance/policy")]
    [InlineData("compliance/hours")]
    [InlineData("compliance/first-contact")]
    [InlineData("compliance/content")]
    [InlineData("limits")]
    [InlineData("limits/agents")]
    [InlineData("limits/agents/{agent}")]
    [InlineData("limits/days")]
    [InlineData("limits/organization")]
    [InlineData("limits/billing")]
    [InlineData("alerts")]
    [InlineData("alerts/{alert}")]
    [InlineData("alerts/routes")]
    [InlineData("jobs")]
    [InlineData("events")]
    [InlineData("keys")]
    [InlineData("webhooks")]
    [InlineData("webhooks/{webhook}")]
    [InlineData("providers")]
    [InlineData("users")]
    [InlineData("audit")]
    public async Task A_full_page_is_sound_in_light_and_dark_and_on_a_telephone(string page)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn(full.OrganizationId);
        await desk.GoTo(await FullHouse.AddressOf(full, page));

        await Expect(desk.Title).ToHaveCountAsync(1);
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
    [InlineData("organizations")]
    [InlineData("organizations/{organization}")]
    [InlineData("alerts")]
    [InlineData("jobs")]
    [InlineData("keys")]
    [InlineData("providers")]
    [InlineData("users")]
    [InlineData("audit")]
    public async Task A_page_of_the_deployment_is_sound_in_light_and_dark_and_on_a_telephone(string page)
    {
        var full = await operations.Full();
        await using var desk = await operations.SignIn("org_deployment");
        await desk.GoTo(page.Replace("{organization}", full.OrganizationId, StringComparison.Ordinal));

        await Expect(desk.Title).ToHaveCountAsync(1);
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

    /// <summary>All but who is signed in, and the live stream.</summary>
    static bool IsOfApi(string url) =>
        url.Contains("/api/v1/", StringComparison.Ordinal)
        && !url.Contains("/session", StringComparison.Ordinal)
        && !url.Contains("/live", StringComparison.Ordinal);
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed partial class ComplianceConsoleTests(Operations operations)
{
    [Fact]
    public async Task Why_somebody_may_be_contacted_is_told_for_now_and_for_a_time_and_signed()
    {
        using var customer = await operations.Onboard("Explain House");
        var person = Operations.Person();
        await using var desk = await operations.SignIn(customer);
        var compliance = new ComplianceScreen(desk);
        await desk.GoTo("compliance");

        await compliance.Ask(person, "transactional");
        await Expect(compliance.Decision).ToContainTextAsync("Allowed");
        await compliance.Ask(person, "marketing");
        await Expect(compliance.Decision).ToContainTextAsync("Refused");
        await Expect(compliance.Decision).ToContainTextAsync("onsent");
        await customer.Admin.Post(
            "consents", new { contactAddress = person, channel = "sms", consentType = "written", purpose = "marketing", proof = "Card 7" });
        var day = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        // The browser's clock is that of this machine: in California it is the middle of the night.
        await compliance.Ask(person, "marketing", Local($"{day}T11:00:00Z"));
        await Expect(compliance.Decision).ToContainTextAsync("America/Los_Angeles");
        await Expect(compliance.Decision).ToContainTextAsync("Refused");
        await Expect(compliance.Decision).ToContainTextAsync("Allowed from");
        await compliance.Ask(person, "marketing", Local($"{day}T20:00:00Z"));
        await Expect(compliance.Decision).ToContainTextAsync("Allowed");
        await Expect(compliance.Decision).Not.ToContainTextAsync("Allowed from");
        await desk.Press("Signed receipt");

        Jws().IsMatch(await desk.Secret(compliance.Decision)).ShouldBeTrue();
        (await customer.Admin.List("decisions")).Length.ShouldBe(4);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_that_fails_says_so_beside_the_form_and_can_be_asked_again()
    {
        using var customer = await operations.Onboard("Asking House");
        await using var desk = await operations.SignIn(customer);
        var compliance = new ComplianceScreen(desk);
        await desk.GoTo("compliance");
        await desk.Page.RouteAsync("**/api/v1/decisions", route => route.AbortAsync());
        await desk.Pick("Agent", "Front desk");
        await desk.Field("To").FillAsync(Operations.Person());

        await desk.Press("Ask");
        await Expect(desk.Problem).ToContainTextAsync("The server can’t be reached.");
        await desk.Page.UnrouteAllAsync();
        await desk.Press("Ask");

        await Expect(compliance.Decision).ToContainTextAsync("Allowed");
        await Expect(desk.Problem).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Consents_opt_outs_and_the_do_not_contact_list_count_at_once_and_are_taken_back()
    {
        using var customer = await operations.Onboard("Record House");
        var (agreed, counter, supplier) = (Operations.Person(), Operations.Person(), Operations.Person());
        await using var desk = await operations.SignIn(customer, role: "admin");
        var compliance = new ComplianceScreen(desk);

        await desk.GoTo("compliance/consents");
        await compliance.RecordConsent(agreed, "marketing", "Signed card 12");
        await Expect(desk.Row("Consents", agreed)).ToContainTextAsync("In force");
        await compliance.TakeBack("Consents", agreed, "Take back", "Take back");
        await Expect(desk.Row("Consents", agreed)).Not.ToContainTextAsync("In force");
        (await customer.Admin.List("consents"))[0].TryGetProperty("revokedAt", out _).ShouldBeTrue();

        await desk.GoTo("compliance/opt-outs");
        await compliance.RecordOptOut(counter, "At the counter");
        await Expect(desk.Row("Opt-outs", counter)).ToBeVisibleAsync();
        (await customer.AgentWrites(counter, "Hello")).ShouldBe(403);
        await compliance.TakeBack("Opt-outs", counter, "Lift", "Lift", "It was somebody else");
        await desk.Sees("Nobody has opted out");
        (await customer.AgentWrites(counter, "Hello")).ShouldBe(201);

        await desk.GoTo("compliance/do-not-contact");
        await compliance.Prohibit(supplier, "Talks with the owner alone");
        await Expect(desk.Row("Do not contact", supplier)).ToContainTextAsync("Talks with the owner alone");
        (await customer.AgentWrites(supplier, "Hello")).ShouldBe(403);
        await compliance.TakeBack("Do not contact", supplier, "Lift", "Take off");
        await desk.Sees("Nobody is on the list");
        (await customer.AgentWrites(supplier, "Hello")).ShouldBe(201);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_organization_asks_beyond_the_law_counts_as_soon_as_it_is_saved()
    {
        using var customer = await operations.Onboard("Strict House");
        var (known, stranger) = (Operations.Person(), Operations.Person());
        await customer.Hears(known, "Hello");
        await using var desk = await operations.SignIn(customer, role: "admin");
        async Task Saves(string section)
        {
            await desk.Press("Save");
            await Expect(desk.Section(section)).ToContainTextAsync("Saved");
        }

        await desk.GoTo("compliance/content");
        await desk.Press("Forbid a wording");
        await desk.Dialog.GetByLabel("Wording").FillAsync("guaranteed cure");
        await desk.Confirm("Forbid");
        (await customer.AgentWrites(known, "A guaranteed cure!")).ShouldBe(403);
        await new ComplianceScreen(desk).TakeBack("Content rules", "guaranteed cure", "Allow again", "Allow it");
        await desk.Sees("No wording is forbidden");
        (await customer.AgentWrites(known, "A guaranteed cure!")).ShouldBe(201);

        await desk.GoTo("compliance/first-contact");
        await desk.Field("Agents may write first to").SelectOptionAsync("approved");
        await Saves("First contact");
        (await customer.AgentWrites(stranger, "Hello")).ShouldBe(403);
        await desk.Field("And in any case to").FillAsync(stranger);
        await Saves("First contact");
        (await customer.AgentWrites(stranger, "Hello")).ShouldBe(201);

        await desk.GoTo("compliance/policy");
        await desk.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Transactional", Exact = true }).UncheckAsync();
        await Saves("Sending policy");
        (await customer.Agent.Status(HttpMethod.Post, "messages", new { to = known, body = "Your order", purpose = "transactional" })).ShouldBe(HttpStatusCode.Forbidden);
        desk.Wrong.ShouldBeEmpty();
    }

    /// <summary>An instant as a field of this machine's time takes it.</summary>
    static string Local(string instant) =>
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToLocalTime().ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[\w-]+\.[\w-]+\.[\w-]+\s*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Jws();
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class UsersConsoleTests(Operations operations)
{
    static readonly string[] OfViewers = ["Overview"];
    static readonly string[] OfOperators =
        ["Overview", "Inbox", "Agents", "Contacts", "Compliance", "Limits & billing", "Alerts", "Jobs & outbox", "Events", "Webhooks"];

    static readonly string[] OfAdmins = [.. OfOperators[..^1], "Keys", "Webhooks", "Providers", "Users", "Audit"];

    [Fact]
    public async Task Who_is_invited_opens_the_link_once_and_is_signed_out_at_once_when_disabled()
    {
        using var customer = await operations.Onboard("Invite House");
        await using var admin = await operations.SignIn(customer, role: "admin");
        await using var theirs = await operations.Stranger(customer.OrganizationId);
        await using var late = await operations.Stranger(customer.OrganizationId);
        var users = new UsersScreen(admin);
        await admin.GoTo("users");

        var link = await users.Invite("Otto", "otto@invite.example", "Operator");
        await late.Page.GotoAsync(link);
        await late.Sees("in 3 days");
        await late.Page.GotoAsync("about:blank");
        await UsersScreen.Accept(theirs, link, Customer.Password);
        await Expect(theirs.Button("Account of Otto")).ToBeVisibleAsync();
        theirs.Page.Url.ShouldNotContain("link=");
        await late.Page.GotoAsync(link);
        await Expect(late.Problem).ToContainTextAsync("was used");
        await Expect(late.Page.Locator("input[type=password]")).ToHaveCountAsync(0);
        await admin.Page.ReloadAsync();
        await Expect(admin.Row("Users", "Otto")).ToContainTextAsync("Active");
        await users.Does("Otto", "Disable");

        await Expect(admin.Row("Users", "Otto")).ToContainTextAsync("Disabled");
        await theirs.GoTo("inbox");
        await Expect(theirs.Title).ToHaveTextAsync("Sign in");
        await theirs.SignsIn("otto@invite.example", Customer.Password);
        await Expect(theirs.Problem).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("admin")]
    public async Task A_role_sees_what_it_may_and_the_server_refuses_the_rest(string role)
    {
        using var customer = await operations.Onboard($"{role} House");
        await using var desk = await operations.SignIn(customer, role: role);
        await desk.GoTo("overview");
        await desk.Settles();

        var seen = (await desk.Navigation.GetByRole(AriaRole.Link).AllInnerTextsAsync()).Select(text => text.Trim());

        seen.ShouldBe(role switch { "viewer" => OfViewers, "operator" => OfOperators, _ => OfAdmins });
        (await desk.Asks("GET", "/api/v1/agents")).ShouldBe(role == "viewer" ? 403 : 200);
        (await desk.Asks("GET", "/api/v1/users")).ShouldBe(role == "admin" ? 200 : 403);
        (await desk.Asks("GET", "/api/v1/organizations")).ShouldBe(403);
        (await desk.Asks("GET", $"/api/v1/overview?organizationId={operations.Organization}")).ShouldBeOneOf(403, 404);
        await desk.GoTo("users");
        await Expect(desk.Button("Invite somebody")).ToHaveCountAsync(role == "admin" ? 1 : 0);
    }

    [Fact]
    public async Task Without_the_header_that_its_own_pages_send_a_session_changes_nothing()
    {
        using var customer = await operations.Onboard("Header House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("agents");
        await desk.Settles();

        (await desk.Asks("POST", $"/api/v1/agents/{customer.AgentId}/pause")).ShouldBe(403);

        (await customer.Admin.Get($"agents/{customer.AgentId}")).GetProperty("status").GetString().ShouldBe("active");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_session_in_the_other_window()
    {
        using var customer = await operations.Onboard("Everywhere House");
        var session = await customer.Employs("Ana", "operator");
        await using var here = await operations.SignIn(customer, session);
        await using var there = await operations.Stranger(customer.OrganizationId);
        await there.GoTo("inbox");
        await there.SignsIn(session.Email, Customer.Password);
        await Expect(there.Button("Account of Ana")).ToBeVisibleAsync();
        await here.GoTo("inbox");

        await here.Press("Account of Ana");
        await here.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out everywhere" }).ClickAsync();
        await here.Confirm("Sign out everywhere");

        await Expect(here.Title).ToHaveTextAsync("Sign in");
        await there.Keys("g", "c");
        await Expect(there.Title).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task Who_lost_their_password_chooses_another_by_a_new_link_and_the_old_one_opens_nothing()
    {
        using var customer = await operations.Onboard("Forgetful House");
        var session = await customer.Employs("Otto", "operator");
        await using var admin = await operations.SignIn(customer, role: "admin");
        await using var theirs = await operations.Stranger(customer.OrganizationId);
        await using var later = await operations.Stranger(customer.OrganizationId);
        await admin.GoTo("users");

        var link = await new UsersScreen(admin).NewLink("Otto");
        await UsersScreen.Accept(theirs, link, "another horse, another battery");

        await Expect(theirs.Button("Account of Otto")).ToBeVisibleAsync();
        await later.GoTo("inbox");
        await later.SignsIn(session.Email, Customer.Password);
        await Expect(later.Problem).ToBeVisibleAsync();
        await later.SignsIn(session.Email, "another horse, another battery");
        await Expect(later.Button("Account of Otto")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_saves_what_somebody_else_changed_meanwhile_is_told_until_they_have_seen_it()
    {
        using var customer = await operations.Onboard("Editing House");
        await using var admin = await operations.SignIn(customer, role: "admin");
        var invited = await customer.Admin.Post("users", new { email = "otto@editing.example", name = "Otto", role = "operator" });
        var otto = $"users/{invited.GetProperty("user").GetProperty("userId").GetString()}";
        await admin.GoTo("users");
        await admin.Press("Change Otto");
        await admin.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Change name or role" }).ClickAsync();
        await customer.Admin.Send(HttpMethod.Patch, otto, new { role = "viewer" });

        await admin.Dialog.GetByLabel("Name").FillAsync("Otto B.");
        await admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(admin.Dialog).ToContainTextAsync("Somebody changed it while you looked.");
        await Expect(admin.Dialog).ToContainTextAsync("Somebody changed this meanwhile.");
        await admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeEnabledAsync();
        (await customer.Admin.Get(otto)).GetProperty("role").GetString().ShouldBe("viewer");
        await admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Show it as it is now" }).ClickAsync();
        await Expect(admin.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Viewer" })).ToBeCheckedAsync();
        await admin.Dialog.GetByLabel("Name").FillAsync("Otto B.");
        await admin.Confirm("Save");

        var now = await customer.Admin.Get(otto);
        (now.GetProperty("name").GetString(), now.GetProperty("role").GetString()).ShouldBe(("Otto B.", "viewer"));
    }
}

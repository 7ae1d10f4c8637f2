using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class AgentsConsoleTests(Operations operations)
{
    [Fact]
    public async Task An_agent_is_made_with_its_channels_and_speaks_with_the_token_that_is_shown_once()
    {
        using var customer = await operations.Onboard("Agent House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        var agents = new AgentsScreen(desk);
        await desk.GoTo("agents");
        await Expect(desk.Row("Agents", "Front desk")).ToContainTextAsync("Never");

        var token = await agents.Provision("Night desk");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Look at the agent" }).ClickAsync();

        await Expect(desk.Title).ToHaveTextAsync("Night desk");
        await Expect(desk.Row("Channels", "SMS")).ToContainTextAsync("Active");
        await Expect(desk.Row("Channels", "E-mail")).ToContainTextAsync("Active");
        using var program = new Door(operations.Address, token);
        var person = Operations.Person();
        await program.Post("messages", new { to = person, body = "Good evening" });
        await customer.World.Hears(person, "Good evening");
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_profile_is_changed_and_who_saw_an_older_one_is_told()
    {
        using var customer = await operations.Onboard("Profile House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        var agents = new AgentsScreen(desk);
        await desk.GoTo($"agents/{customer.AgentId}");

        await agents.Profile.GetByLabel("Greeting").FillAsync("Welcome to the house");
        await agents.Profile.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(agents.Profile).ToContainTextAsync("Saved");
        (await customer.Admin.Get($"agents/{customer.AgentId}")).GetProperty("greeting").GetString().ShouldBe("Welcome to the house");
        await customer.Admin.Send(HttpMethod.Patch, $"agents/{customer.AgentId}", new { displayName = "Reception" });
        await agents.Profile.GetByLabel("Greeting").FillAsync("Good evening");
        await agents.Profile.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(agents.Profile.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody changed it while you looked.");
        await Expect(desk.Title).ToHaveTextAsync("Reception");
        await Expect(agents.Profile.GetByLabel("Greeting")).ToHaveValueAsync("Good evening");
        (await customer.Admin.Get($"agents/{customer.AgentId}")).GetProperty("greeting").GetString().ShouldBe("Welcome to the house");
    }

    [Fact]
    public async Task A_channel_is_switched_off_and_on_and_an_agent_paused_and_resumed()
    {
        using var customer = await operations.Onboard("Switch House");
        var person = Operations.Person();
        await using var desk = await operations.SignIn(customer);
        var agents = new AgentsScreen(desk);
        await desk.GoTo("agents");
        await desk.Link("Front desk").ClickAsync();

        await agents.Switch("SMS", "off");
        await Expect(desk.Row("Channels", "SMS")).ToContainTextAsync("Off");
        (await customer.AgentWrites(person, "Hello")).ShouldBe(409);
        await agents.Switch("SMS", "on");
        (await customer.AgentWrites(person, "Hello")).ShouldBe(201);
        await agents.Does("Pause");
        await Expect(desk.Title.Locator("xpath=..")).ToContainTextAsync("Paused");
        (await customer.AgentWrites(person, "Hello again")).ShouldBe(403);
        await agents.Does("Resume");
        (await customer.AgentWrites(person, "Hello again")).ShouldBe(201);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_is_made_and_revoked()
    {
        using var customer = await operations.Onboard("Token House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        var agents = new AgentsScreen(desk);
        await desk.GoTo($"agents/{customer.AgentId}");

        using var program = new Door(operations.Address, await agents.MakeToken("Booking program"));
        (await program.Status(HttpMethod.Get, "messages")).ShouldBe(System.Net.HttpStatusCode.OK);
        await desk.Press("Done");
        await Expect(agents.Tokens).Not.ToContainTextAsync("sb_agent_");
        await desk.Row("Tokens", "Booking program").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await desk.Confirm("Revoke");

        await Expect(desk.Row("Tokens", "Booking program")).ToHaveCountAsync(0);
        (await program.Status(HttpMethod.Get, "messages")).ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_agent_ends_after_its_name_is_typed()
    {
        using var customer = await operations.Onboard("Ending House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo($"agents/{customer.AgentId}");

        await desk.Press("End");
        await Expect(desk.Button("End the agent")).ToBeDisabledAsync();
        await desk.Dialog.GetByLabel("Type “Front desk” to go on").FillAsync("Front desk");
        await desk.Confirm("End the agent");

        await Expect(desk.Toast).ToContainTextAsync("Front desk has ended.");
        (await customer.Agent.Status(HttpMethod.Get, "messages")).ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        await desk.Navigation.GetByText("Agents").ClickAsync();
        await desk.Sees("No agents yet");
        await desk.Field("Ended ones too").ClickAsync();
        await Expect(desk.Row("Agents", "Front desk")).ToContainTextAsync("Deprovisioned");
    }

    [Fact]
    public async Task What_is_changed_after_saving_is_no_longer_said_to_be_saved()
    {
        using var customer = await operations.Onboard("Words House");
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo($"agents/{customer.AgentId}");
        var words = desk.Section("Words on shared numbers");
        await words.GetByPlaceholder("A word, then Enter").FillAsync("flowers");
        await desk.Keys("Enter");
        await words.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(words).ToContainTextAsync("Saved");

        await words.Locator(".mantine-Pill-remove").ClickAsync();

        await Expect(words).Not.ToContainTextAsync("Saved");
    }
}

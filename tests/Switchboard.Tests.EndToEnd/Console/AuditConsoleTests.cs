using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class AuditConsoleTests(Operations operations)
{
    [Fact]
    public async Task What_somebody_did_stands_under_their_name_and_is_found_by_action_actor_and_subject()
    {
        using var customer = await operations.Onboard("Audit House");
        await using var desk = await operations.SignIn(customer, "Ana", "admin");
        await desk.GoTo($"agents/{customer.AgentId}");
        await new AgentsScreen(desk).Does("Pause");

        await desk.GoTo("audit");
        await Expect(desk.Row("Audit log", "agent.paused")).ToContainTextAsync("Ana");
        await desk.Field("Action").FillAsync("agent.paused");
        await Expect(desk.Row("Audit log", "agent.")).ToHaveCountAsync(1);
        await desk.Row("Audit log", "agent.paused").GetByRole(AriaRole.Button, new() { Name = "Details of agent.paused at" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("Exactly");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "All of this subject" }).ClickAsync();
        await Expect(desk.Field("Subject")).ToHaveValueAsync(customer.AgentId);
        await desk.Field("Action").FillAsync("agent.unheard_of");
        await desk.Sees("No such entries");
        await desk.Press("Show all");

        await Expect(desk.Row("Audit log", "agent.paused")).ToHaveCountAsync(1);
        desk.Wrong.ShouldBeEmpty();
    }
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>From nothing to an agent's first answer, by what its page Connect offers to copy.</summary>
[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class ConnectConsoleTests(Operations operations)
{
    [Fact]
    public async Task The_pages_own_two_commands_hear_a_person_and_answer_them()
    {
        using var customer = await operations.Onboard("Newcomer House");
        var person = Operations.Person();
        await using var desk = await operations.SignIn(customer, role: "admin");
        await desk.GoTo("overview");
        await desk.Link("Connect it").ClickAsync();
        await Expect(desk.Title).ToHaveTextAsync("Connect Front desk");
        var done = desk.Main.Locator("ol > li").Filter(new() { HasText = "(done)" });
        await Expect(done).ToHaveCountAsync(1);
        await desk.Page.GetByText("Two commands").ClickAsync();

        await desk.Press("Make a token and fill it in");
        await Expect(Command("Wait for a message")).Not.ToContainTextAsync("YOUR_AGENT_TOKEN");
        var waiting = Run(await Command("Wait for a message").InnerTextAsync());
        await Expect(done).ToHaveCountAsync(2);
        await customer.World.Writes(person, customer.Number, "Is anybody there?");
        var heard = JsonElement.Parse(await waiting);
        await Expect(done).ToHaveCountAsync(3);
        await Expect(Command("Answer it")).ToContainTextAsync(person);
        await Run(await Command("Answer it").InnerTextAsync());

        await customer.World.Hears(person, "Hello from your agent.");
        heard.ToString().ShouldContain("Is anybody there?");
        await Expect(done).ToHaveCountAsync(4);
        await Expect(desk.Main).ToContainTextAsync("Connected");
        await desk.Link("See it in the inbox").ClickAsync();
        await Expect(new InboxScreen(desk).Message("Hello from your agent.")).ToContainTextAsync("Delivered");
        await desk.Navigation.GetByText("Overview").ClickAsync();
        await Expect(desk.Title).ToHaveTextAsync("Overview");
        await desk.Settles();
        await Expect(desk.Main).Not.ToContainTextAsync("From nothing to the first answer");
        desk.Wrong.ShouldBeEmpty();

        ILocator Command(string title) =>
            desk.Section("Connect a program").GetByRole(AriaRole.Heading, new() { Name = title }).Locator("xpath=..").GetByLabel("Command");
    }

    /// <summary>What a command prints that a person copies into a shell. It has to end well.</summary>
    static async Task<string> Run(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        var (said, wrong) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        shell.ExitCode.ShouldBe(0, await wrong);
        return await said;
    }
}

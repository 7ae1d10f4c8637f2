using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>An operator in a real browser, before the product as it is started, with the simulator's people on the other side.</summary>
[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class ConsoleTests(Operations operations)
{
    [Fact]
    public async Task An_operator_sees_a_message_as_it_comes_takes_over_answers_and_hands_back()
    {
        await using var desk = await operations.SignIn();
        var person = Operations.Person();
        await desk.GoTo("inbox");

        await operations.Writes(person, "Do you have a table on Friday?");
        await desk.Sees("Do you have a table on Friday?");
        await desk.Choose("Do you have a table on Friday?");
        await desk.Press("Take over");
        await Assertions.Expect(desk.Button("Hand back")).ToBeVisibleAsync();
        (await operations.AgentWrites(person, "I am the agent")).ShouldBe(403, "while a human has it the agent is silent");
        await desk.Answers("At seven. Shall I keep it for you?");
        await operations.Hears(person, "At seven. Shall I keep it for you?");
        await Assertions.Expect(desk.Thread).ToContainTextAsync("Delivered");
        await operations.Writes(person, "Please do");
        await Assertions.Expect(desk.Thread).ToContainTextAsync("Please do");
        await desk.Press("Hand back");
        await desk.ConfirmHandBack();
        await Assertions.Expect(desk.Button("Take over")).ToBeVisibleAsync();

        (await operations.AgentWrites(person, "I am the agent again")).ShouldBe(201);
        desk.Wrong.ShouldBeEmpty();
        desk.Outside.ShouldBeEmpty("no request goes outside");
    }

    [Fact]
    public async Task Who_isnt_signed_in_is_asked_to_and_comes_back_to_the_page()
    {
        await using var desk = await operations.Stranger();
        await desk.GoTo("compliance");

        await desk.SignsIn();

        await Assertions.Expect(desk.Page.Locator("h1")).ToContainTextAsync("Compliance");
    }
}

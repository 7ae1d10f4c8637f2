using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>All conversations, and the one that is open.</summary>
internal sealed class InboxScreen(OperatorsDesk desk)
{
    IPage Page => desk.Page;

    ILocator List => Page.GetByRole(AriaRole.Region, new() { Name = "Conversations" });

    /// <summary>Conversations, or messages that were found.</summary>
    public ILocator Rows => List.GetByRole(AriaRole.Link);

    public ILocator Search => Page.GetByRole(AriaRole.Textbox, new() { Name = "Search people and messages" });

    /// <summary>The open conversation: its head, its messages, and where one writes.</summary>
    public ILocator Open => Page.GetByRole(AriaRole.Region, new() { Name = "Conversation", Exact = true });

    public ILocator Messages => Page.GetByRole(AriaRole.Log, new() { Name = "Messages" });

    public ILocator Composer => Page.GetByRole(AriaRole.Form, new() { Name = "Write" });

    public ILocator Draft => Composer.GetByRole(AriaRole.Textbox, new() { Name = "Message as" });

    /// <summary>The files that go along.</summary>
    public ILocator Files => Composer.GetByRole(AriaRole.List, new() { Name = "Files" });

    /// <summary>Over which channel, and to which address, such as <c>sms +14155550100</c>.</summary>
    public ILocator Way => Composer.GetByLabel("Channel and address");

    public ILocator Subject => Composer.GetByLabel("Subject");

    /// <summary>What the gate would say.</summary>
    public ILocator Foreseen => Composer.GetByRole(AriaRole.Status).Filter(new() { HasText = "It would be refused" });

    public ILocator Send => Composer.GetByRole(AriaRole.Button, new() { Name = "Send" });

    /// <summary>A mail's HTML, in its frame.</summary>
    public IFrameLocator AsSent => Page.FrameLocator("iframe[title='The mail as it was sent']");

    public ILocator TakeOver => desk.Button("Take over");

    public ILocator HandBack => desk.Button("Hand back");

    public ILocator Message(string text) => Messages.GetByRole(AriaRole.Listitem).Filter(new() { HasText = text });

    public ILocator Row(string text) => Rows.Filter(new() { HasText = text });

    /// <summary>Who has the conversation, as its head says.</summary>
    public Task IsWith(string says) => Expect(Open).ToContainTextAsync(says);

    public async Task Choose(string text)
    {
        await Row(text).ClickAsync();
        await Expect(Messages).ToBeVisibleAsync();
    }

    public async Task Show(string state) => await List.GetByRole(AriaRole.Radiogroup, new() { Name = "State" }).GetByText(state).ClickAsync();

    public async Task Filter(string by, string value)
    {
        await List.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByLabel(by).SelectOptionAsync(new SelectOptionValue { Label = value });
        await Page.Keyboard.PressAsync("Escape");
    }

    public async Task Write(string text)
    {
        await Draft.FillAsync(text);
        await Send.ClickAsync();
    }

    /// <summary>Chooses a file, and waits until it is uploaded.</summary>
    public async Task Attach(string name, string kind, byte[] content)
    {
        var chooser = await Page.RunAndWaitForFileChooserAsync(() => desk.Press("Attach files"));
        await chooser.SetFilesAsync(new FilePayload { Name = name, MimeType = kind, Buffer = content });
        await Expect(Files).ToContainTextAsync(name);
        await Expect(Files.GetByLabel("Being uploaded")).ToHaveCountAsync(0);
    }

    /// <summary>Lets go of a file over the place where one writes.</summary>
    public async Task Drop(string name)
    {
        var held = await Page.EvaluateHandleAsync("""
            name => {
              const held = new DataTransfer();
              held.items.add(new File(['A table'], name, { type: 'text/plain' }));
              return held;
            }
            """, name);
        await Composer.DispatchEventAsync("drop", new { dataTransfer = held });
    }

    public async Task Does(string move)
    {
        await desk.Press("More to do");
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = move }).ClickAsync();
    }

    public async Task Give(string colleague, string note)
    {
        await Does("Give to a colleague");
        await desk.Pick("Colleague", colleague);
        await desk.Dialog.GetByLabel("Note").FillAsync(note);
        await desk.Confirm("Give");
    }

    public Task IsLive() => Expect(Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Live" })).ToBeVisibleAsync();

    public Task IsCutOff() => Expect(Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Reconnecting" })).ToBeVisibleAsync();

    /// <summary>No change reaches this window as it happens, from when it is opened next.</summary>
    public Task HearsNothing() => Page.RouteAsync("**/api/v1/live**", route => route.AbortAsync());
}

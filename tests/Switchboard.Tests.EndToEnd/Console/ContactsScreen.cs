using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The people at the other end, and one of them with all that was said.</summary>
internal sealed class ContactsScreen(OperatorsDesk desk)
{
    public ILocator Timeline => desk.Section("Timeline");

    public async Task Make(string name, string addresses)
    {
        await desk.Press("New contact");
        await desk.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await desk.Dialog.GetByLabel("Numbers and e-mail addresses").FillAsync(addresses);
        await desk.Confirm("Make it");
        await Expect(desk.Title).ToHaveTextAsync(name);
    }

    /// <summary>Joins another contact, found by a part of its name, to the one that is shown.</summary>
    public async Task Merge(string other)
    {
        await desk.Press("Merge");
        var field = desk.Choice("The other contact");
        await field.FillAsync(other);
        await desk.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = other }).ClickAsync();
        await desk.Confirm("Merge");
    }

    public async Task UndoMerge()
    {
        await desk.Section("Merged into this contact").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await desk.Confirm("Undo the merge");
    }

    public async Task Find(string words) => await desk.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search contacts" }).FillAsync(words);
}

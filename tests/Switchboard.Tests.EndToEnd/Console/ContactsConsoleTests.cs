using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Console;

[Trait("Category", "slow")]
[Collection(nameof(Operations))]
public sealed class ContactsConsoleTests(Operations operations)
{
    [Fact]
    public async Task Two_contacts_are_joined_and_parted_again_with_all_that_was_said()
    {
        using var customer = await operations.Onboard("Contact House");
        var person = Operations.Person();
        await customer.Hears(person, "A word by text");
        await customer.World.Writes("ruth@example.com", customer.Mailbox, "A word by mail", "email", "By mail");
        await customer.ConversationWith("ruth@example.com", "by mail");
        await using var desk = await operations.SignIn(customer);
        var contacts = new ContactsScreen(desk);
        await desk.GoTo("contacts");
        await contacts.Find("ruth");
        await Expect(desk.Row("Contacts", person)).ToHaveCountAsync(0);
        await desk.Row("Contacts", "ruth@example.com").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(contacts.Timeline).ToContainTextAsync("By mail");

        await contacts.Merge(person);
        await Expect(contacts.Timeline).ToContainTextAsync("A word by text");
        await Expect(desk.Section("Addresses and what is on record")).ToContainTextAsync(person);
        (await customer.Admin.List("contacts")).Length.ShouldBe(1);
        await contacts.UndoMerge();

        await Expect(contacts.Timeline).Not.ToContainTextAsync("A word by text");
        (await customer.Admin.List("contacts")).Length.ShouldBe(2);
        desk.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_contact_is_made_and_changed_and_a_wrong_number_is_told_beside_the_form()
    {
        using var customer = await operations.Onboard("Address House");
        await using var desk = await operations.SignIn(customer);
        var contacts = new ContactsScreen(desk);
        await desk.GoTo("contacts");
        await desk.Press("New contact");
        await desk.Dialog.GetByLabel("Numbers and e-mail addresses").FillAsync("12");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(desk.Dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await desk.Keys("Escape");

        await contacts.Make("Ruth Alder", Operations.Person());
        var person = desk.Section("Person");
        await person.GetByLabel("Notes").FillAsync("Likes the window seat");
        await person.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(person).ToContainTextAsync("Saved");

        (await customer.Admin.List("contacts?search=Ruth"))[0].GetProperty("notes").GetString().ShouldBe("Likes the window seat");
    }
}

using System.Text.Json;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>Who has a phone or a mailbox, and what they haven't read yet.</summary>
public sealed class PeopleTests
{
    const string Number = "+14152368417";

    [Fact]
    public async Task Somebody_among_many_is_found_by_name_or_address()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        for (var i = 10; i < 40; i++)
        {
            (await desk.AskAsync(HttpMethod.Post, "/api/people", $$"""{"address":"+121255501{{i}}"}""")).Status.ShouldBe(201);
        }

        (await desk.AskAsync(HttpMethod.Post, "/api/people", """{"address":"whatsapp:+12125550120"}""")).Status.ShouldBe(201);
        (await desk.AskAsync(HttpMethod.Put, "/api/people/%2B12125550120", """{"name":"Ann Meyer"}""")).Status.ShouldBe(200);
        await desk.WriteAsync("+12125550133", Number, "Hello");

        using var asked = await desk.CallAsync(new HttpRequestMessage(HttpMethod.Get, "/api/people?last=3"));
        asked.Headers.GetValues("X-People").ShouldBe(["30"], "a phone and a WhatsApp on one number are one's");
        var newest = JsonElement.Parse(await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        newest.EnumerateArray().Select(Address).ShouldBe(["+12125550133", "+12125550110", "+12125550111"]);
        (await Found("ann")).ShouldBe(["+12125550120", "whatsapp:+12125550120"], ignoreOrder: true);
        (await Found("5550133")).ShouldBe(["+12125550133"]);
        (await Found("bob")).ShouldBeEmpty();

        async Task<IEnumerable<string>> Found(string find) => (await desk.ApiAsync($"/api/people?find={find}")).EnumerateArray().Select(Address);
    }

    [Fact]
    public async Task What_came_is_unread_until_the_phone_is_looked_at()
    {
        const string Person = "+12125550123";
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.SendAsync(Number, Person, "One");
        await desk.SendAsync(Number, Person, "Two");
        await desk.UntilAsync("person.received", rows => rows.Count == 2);
        await desk.WriteAsync(Person, Number, "What I write I know");
        (await Unread()).ShouldBe(2);

        (await desk.AskAsync(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(Person)}/read", "{}")).Body.GetProperty("read").GetInt32().ShouldBe(2);

        (await Unread()).ShouldBe(0);
        (await desk.PhoneAsync(Person)).Select(message => message.GetProperty("state").GetString()).ShouldBe(["read", "read"]);
        await desk.SendAsync(Number, Person, "Three");
        await desk.UntilAsync("person.received", rows => rows.Count == 3);
        (await Unread()).ShouldBe(1);
        (await desk.AskAsync(HttpMethod.Post, "/api/reset")).Status.ShouldBe(204);
        (await Unread()).ShouldBe(0);

        async Task<int> Unread() => (await desk.ApiAsync($"/api/people/{Uri.EscapeDataString(Person)}")).GetProperty("unread").GetInt32();
    }

    static string Address(JsonElement person) => person.GetProperty("address").GetString()!;
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration;
using static Microsoft.Playwright.Assertions;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The mailboxes of the simulator's page in a real browser. The application that they write with speaks the provider's own protocol.</summary>
public sealed class MailboxTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    const string Domain = "mail.acme.example";

    [Fact]
    public async Task A_mail_is_read_answered_and_marked_as_spam()
    {
        const string Person = "ann@home.example";
        await using var phones = await sandbox.Open();
        using var provider = await Provider();
        await phones.TryAdd(Person);
        await Expect(phones.MailAddress).ToHaveTextAsync(Person);

        var sent = await Send(provider, Person, "Your table", "<h1>At eight</h1><p style=\"color:#064\">See <a href=\"https://acme.example/menu\">the menu</a></p><script>parent.document.title = 'broken'</script>");

        await Expect(phones.Mails).ToContainTextAsync("Your table");
        await Expect(phones.Mails).ToContainTextAsync("from Front desk <desk@mail.acme.example>");
        await Expect(phones.Html("Mail: Your table").Locator("h1")).ToHaveTextAsync("At eight");
        await phones.Button("Answer").ClickAsync();
        await Expect(phones.Field("Subject")).ToHaveValueAsync("Re: Your table");
        await phones.WriteMail("Thanks, see you then");
        await Expect(phones.Mails).ToContainTextAsync("Re: Your table");
        await Expect(phones.Mails).ToContainTextAsync("delivered");

        var received = (await provider.GetFromJsonAsync<JsonElement>("emails/receiving")).GetProperty("data")[0];
        var headers = (await provider.GetFromJsonAsync<JsonElement>($"emails/receiving/{received.GetProperty("id").GetString()}")).GetProperty("headers");
        headers.GetProperty("in-reply-to").GetString().ShouldBe((await provider.GetFromJsonAsync<JsonElement>($"emails/{sent}")).GetProperty("message_id").GetString());

        await phones.Letter("Your table").First.ClickAsync();
        await phones.Button("Mark as spam").ClickAsync();
        await Expect(phones.Mails).ToContainTextAsync("marked as spam");
        (await provider.GetFromJsonAsync<JsonElement>($"suppressions/{Person}")).GetProperty("origin").GetString().ShouldBe("complaint");
        (await phones.Title()).ShouldBe("Simulator");
        phones.Wrong.Where(line => !line.Contains("Blocked script execution", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_to_nobody_is_complained_of_beside_the_field_and_kept()
    {
        await using var phones = await sandbox.Open();
        await phones.TryAdd("bob@home.example");
        await Expect(phones.MailAddress).ToHaveTextAsync("bob@home.example");
        await phones.MailTo.FillAsync("nobody@nowhere.example");

        await phones.WriteMail("Hello?");

        await Expect(phones.Complaint).ToContainTextAsync("Nobody receives mail at nobody@nowhere.example.");
        await Expect(phones.Sheet).ToHaveValueAsync("Hello?");
    }

    [Fact]
    public async Task On_a_telephone_a_mailbox_fits_the_screen()
    {
        await using var phones = await sandbox.Open(new() { ViewportSize = new() { Width = 390, Height = 844 }, ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        using var provider = await Provider();
        await phones.TryAdd("eve@home.example");
        await Send(provider, "eve@home.example", "A long subject that has to be cut somewhere before the end of the line", "<p>Hello</p>");

        await Expect(phones.Mails).ToContainTextAsync("A long subject");
        (await phones.Overflow()).ShouldBe(0);
    }

    /// <summary>The sandbox's mail account, with a domain that sends and receives.</summary>
    async Task<HttpClient> Provider()
    {
        using var simulator = new HttpClient { BaseAddress = sandbox.Simulator };
        var accounts = await simulator.GetFromJsonAsync<JsonElement>("api/accounts");
        var key = accounts.EnumerateArray().First(account => account.GetProperty("provider").GetString() == "resend").GetProperty("apiKey").GetString();
        var provider = new HttpClient { BaseAddress = new(sandbox.Simulator, "resend/") };
        provider.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        provider.DefaultRequestHeaders.UserAgent.ParseAdd("test/1");
        using var made = await provider.PostAsJsonAsync("domains", new { name = Domain, capabilities = new { sending = "enabled", receiving = "enabled" } });
        if (made.IsSuccessStatusCode)
        {
            var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
            using var asked = await provider.PostAsync(new Uri($"domains/{id}/verify", UriKind.Relative), null);
        }

        await Eventually.Get(
            () => simulator.GetStringAsync(new Uri("api/lines", UriKind.Relative)), lines => lines.Contains($"@{Domain}", StringComparison.Ordinal));
        return provider;
    }

    static async Task<string> Send(HttpClient provider, string to, string subject, string html)
    {
        using var answer = await provider.PostAsJsonAsync("emails", new { from = $"Front desk <desk@{Domain}>", to, subject, html, text = "In plain words" });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Where the provider's list has more than one message that an uncertain one could be, nobody guesses.</summary>
[Trait("Category", "slow")]
public sealed class TwoMatchesTests
{
    [Fact]
    public async Task A_message_that_two_of_the_providers_could_be_is_left_to_a_person_and_not_sent_again()
    {
        await using var world = await World.Start(settings:
            [("Delivery:RetrySchedule", "200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        var silence = new { provider = "twilio", operation = "webhook.status", kind = "dropWebhook", percent = 100 };
        await line.Faults(
            silence,
            new { provider = "twilio", operation = "messages.create", kind = "timeoutAfterAccept", percent = 100, times = 1 },
            new { provider = "twilio", operation = "messages.list", kind = "status5xx", percent = 100 });

        var sent = await line.Send(person, "Which of the two?");
        await line.Until(sent.Id("messageId"), "uncertain");
        // Another program of the account's owner says the same to the same person.
        await SayBeside(line, person, "Which of the two?");
        await line.Faults(silence);

        var told = (await Eventually.Get(line.Events, found => found.Count > 0))[0];
        (told.Id("kind"), told.GetProperty("detail").Id("status")).ShouldBe(("message.failed", "uncertain"));
        told.GetProperty("detail").GetProperty("error").Id("message").ShouldContain("2 messages that it could be");
        (await line.Message(sent.Id("messageId"))).Id("status").ShouldBe("uncertain");
        using var admin = line.Tenant.Admin();
        var alert = await Alerts.Desk.Alert(admin, "delivery_uncertain");
        (alert.Id("subject"), alert.GetProperty("facts").Id("message")).ShouldBe((line.Agent.Value, sent.Id("messageId")));
        // Those behind it go on, and it stays as it is.
        await line.Until((await line.Send(person, "Next")).Id("messageId"), "sent", "delivered");
        await Eventually.Holds(async () => (await line.Phone(person)).Count == 3);
        (await line.Phone(person)).ShouldBe(["Which of the two?", "Which of the two?", "Next"]);
        (await line.Message(sent.Id("messageId"))).Id("status").ShouldBe("uncertain");
    }

    static async Task SayBeside(Line line, string to, string body)
    {
        var account = (await line.Simulator.GetFromJsonAsync<JsonElement>("/api/accounts"))[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/twilio/2010-04-01/Accounts/{account.Id("sid")}/Messages.json")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["From"] = line.Number, ["To"] = to, ["Body"] = body }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{account.Id("sid")}:{account.Id("authToken")}")));
        using var answer = await line.Simulator.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}

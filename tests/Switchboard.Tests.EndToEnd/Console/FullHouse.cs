using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>An organization in which everything has happened that the console shows.</summary>
internal static class FullHouse
{
    public const string Hotel = "+14155559001";
    public const string Guest = "+14155559002";
    public const string Silent = "+14155559003";
    public const string Gone = "+14155559004";

    public static async Task Fill(Operations operations, Customer customer)
    {
        var taken = operations.Kept(new Receiver());
        var refusing = operations.Kept(new Receiver(500));
        var ended = operations.Kept(new Receiver(410));
        foreach (var (receiver, description) in new[] { (taken, "CRM"), (refusing, "Reports"), (ended, "Old site") })
        {
            await customer.Admin.Post("webhooks", new { url = receiver.Url, description });
        }

        var night = new { from = "22:00", to = "07:00", timeZone = "America/New_York" };
        await customer.Admin.Post("alerts/routes", new { channel = "sms", address = "+14155559090", quietHours = night });
        await customer.Admin.Post("contacts", new
        {
            displayName = "Hotel Bellevue",
            addresses = new[] { Hotel, "desk@bellevue.example" },
            language = "en",
            timeZone = "America/New_York",
            notes = "Books every Friday.",
        });

        var asked = await customer.Hears(Hotel, "Do you have a table for eight on Friday? One of us brings a dog, and two are vegetarians.");
        await customer.World.Writes(Hotel, customer.Sender, "Here is the menu that we liked", "whatsapp");
        await customer.World.Writes(
            "desk@bellevue.example", customer.Mailbox, "As I said on the telephone: eight of us.\n\nKind regards\nThe desk", "email", "Friday");
        (await customer.AgentWrites(Hotel, "Of course. At seven?")).ShouldBe(201);
        await customer.Hears(Guest, "I want to talk with a person, please");
        var upset = await customer.ConversationWith(Guest, "a person");
        await customer.Admin.Send(HttpMethod.Patch, $"conversations/{upset}", new { state = "escalated", note = "Wants a person: the bill of last week" });
        await customer.World.Is(Silent, "unreachable");
        (await customer.AgentWrites(Silent, "Your table is ready.")).ShouldBe(201);
        await customer.Hears(Gone, "STOP");
        (await customer.AgentWrites(Gone, "Are you sure?")).ShouldBe(403);
        for (var n = 0; n < 12; n++)
        {
            await customer.World.Writes($"+14155559{100 + n}", customer.Number, $"Question {n}: are you open on Sunday?");
        }

        await customer.Admin.Put($"conversations/{asked}/owner", new { owner = "human", name = "Ana" });
        await customer.Admin.Post("consents", new
        {
            contactAddress = Hotel,
            channel = "sms",
            consentType = "express",
            purpose = "marketing",
            source = "At the counter",
            proof = "Signed card 12",
        });
        await customer.Admin.Post("do-not-contact", new { contactAddress = "+14155559005", reason = "A supplier; talks with the owner alone" });
        await customer.Agent.Post("decisions", new { contactAddress = Hotel, purpose = "marketing", body = "Come on Friday" });
        await customer.Admin.Post("content-rules", new { phrase = "guaranteed cure" });
        await customer.Admin.Post("users", new { email = "otto@casa-verde.example", name = "Otto", role = "viewer" });
        await customer.Admin.Put($"agents/{customer.AgentId}/limits", new { limits = new { maxActionsPerDay = 40 } });
        await DeadJob(operations, customer, "message.attend");
        await Eventually.Holds(async () => (await customer.Admin.List("alerts")).Any(IsOfWebhook));
        await Eventually.Holds(async () => (await customer.Admin.Get("overview")).GetProperty("recentFailures").GetArrayLength() > 0);
    }

    /// <summary>The address of a page of which an id is left open, such as <c>agents/{agent}</c>.</summary>
    public static async Task<string> AddressOf(Customer customer, string page)
    {
        if (page.Split('{', '}') is not [var before, var what, var after])
        {
            return page;
        }

        async Task<string> First(string list, string id, Func<JsonElement, bool>? isMeant = null) =>
            (await customer.Admin.List(list)).First(isMeant ?? (_ => true)).GetProperty(id).GetString()!;
        return before + what switch
        {
            "agent" => customer.AgentId,
            "conversation" => await customer.ConversationWith(Hotel, ""),
            "contact" => await First("contacts?search=Hotel", "contactId"),
            "decision" => await First("decisions?allowed=false", "decisionId"),
            "alert" => await First("alerts", "alertId", IsOfWebhook),
            _ => await First("webhooks", "webhookId", webhook => webhook.GetProperty("description").GetString() == "Reports"),
        } + after;
    }

    static bool IsOfWebhook(JsonElement alert) => alert.GetProperty("kind").GetString() == "webhook_disabled";

    /// <summary>A job about the organization's newest message that has given up, which takes hours by itself: it is written as the program does.</summary>
    public static Task DeadJob(Operations operations, Customer customer, string kind) => Job(operations, customer, kind, "dead", attempts: 5, TimeProvider.System.GetUtcNow());

    /// <summary>A job about the organization's newest message that is due in an hour; where a try of it failed, with why.</summary>
    public static Task LaterJob(Operations operations, Customer customer, string kind, int attempts) =>
        Job(operations, customer, kind, "ready", attempts, TimeProvider.System.GetUtcNow().AddHours(1));

    static async Task Job(Operations operations, Customer customer, string kind, string state, int attempts, DateTimeOffset due)
    {
        var error = attempts > 0 ? "It broke on our side." : null;
        var about = (await customer.Agent.List("messages?limit=1"))[0].GetProperty("messageId").GetString()!;
        await using var database = DatabaseUrl.Open($"sqlite:{operations.Database}", TestDatabase.Library, TimeProvider.System, NullLoggerFactory.Instance);
        await database.Write(new OrganizationId(customer.OrganizationId), unit => unit.Execute(
            """
            INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, error, created_at)
            VALUES (@id, @organization, @kind, @about, @state, @due, @attempts, 0, @error, @now)
            """,
            new { id = new Ids(TimeProvider.System).Next<JobId>(), kind, about, state, due, attempts, error, now = TimeProvider.System.GetUtcNow() }));
    }
}

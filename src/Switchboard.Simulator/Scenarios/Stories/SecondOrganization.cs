using System.Security.Cryptography;
using System.Text.Json;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>Customers are apart: what belongs to another isn't there.</summary>
internal sealed class SecondOrganization : Scenario
{
    const string Called = "Bay Dental (scenario)";
    const string Slug = "scenario-customer-";
    const string Appointment = "Your appointment is on Tuesday at nine.";
    const string Thanks = "Thank you, I will be there.";

    Player person = null!;
    Answer customer = null!;
    Caller agent = null!;
    Caller admin = null!;
    Answer sent = null!;

    public override string Name => "second-organization";

    public override int Order => 60;

    public override string Title => "Another customer, kept apart";

    public override string About =>
        "A customer is onboarded in one call, and its agent writes. The first organization's token finds nothing of it. The customer stays, so that you "
        + "can look at it in the console, until this is played again.";

    public override int Seconds => 5;

    public override IReadOnlyList<Step> Steps =>
    [
        new(Who.Operator, "The customer of the last time goes", Clears),
        new(Who.Operator, "A customer is onboarded in one call", Onboards),
        new(Who.Agent, "Its agent writes to a person", Writes),
        new(Who.Operator, "The first organization finds no such message", FindsNoMessage),
        new(Who.Operator, "Nor the conversation, nor the agent", FindsNothing),
        new(Who.Person, "The person answers", Answers),
        new(Who.Agent, "The customer's agent has it, the first organization hasn't", HasIt),
    ];

    static async Task Clears(Scene scene)
    {
        var old = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = (await scene.SuperAdmin.Look($"/api/v1/organizations?limit=100{next}")).Expect(200);
            old.AddRange(page.Items.Where(IsOurs));
            cursor = page["nextCursor"];
        }
        while (cursor is not null);

        foreach (var one in old)
        {
            (await scene.SuperAdmin.Delete($"/api/v1/organizations/{Answer.Of(one, "organizationId")}", new { confirm = Answer.Of(one, "slug") })).Expect(202);
        }

        var names = string.Join(", ", old.Select(one => Answer.Of(one, "slug")));
        scene.Says(old.Count == 0 ? "There is none." : $"{names}: numbers are given back and rows erased.");
    }

    async Task Onboards(Scene scene)
    {
        customer = (await scene.SuperAdmin.Post("/api/v1/onboard", new
        {
            displayName = "Front desk",
            greeting = "Hello, this is Bay Dental.",
            organization = new { name = Called, slug = Slug + RandomNumberGenerator.GetHexString(6, lowercase: true) },
            capabilities = new { phone = true, email = true },
            clientRef = scene.NewRef(),
        })).Expect(201);
        agent = scene.CallerOf(scene.Exchange.Address, customer.Text("token"));
        admin = scene.CallerOf(scene.Exchange.Address, customer.Text("organizationToken"));
        var organization = customer.Text("organization.organizationId");
        scene.Links("The customer", $"organizations/{organization}");
        scene.LinksTo("Its inbox", organization, "inbox");
        await scene.Until(
            "its agent's number to be there", async () => (await agent.Look($"/api/v1/agents/{customer["agentId"]}/channels")).Expect(200), HasNumber,
            seen => seen.Seen);
        var addresses = string.Join(" and ", customer.Rows("channels").Select(one => Answer.Of(one, "address")));
        scene.Says($"{customer["organization.name"]} with an agent, {addresses}, and tokens of its own.");
    }

    async Task Writes(Scene scene)
    {
        person = await scene.Meets();
        // A confirmation goes at any hour: it is what the person waits for.
        sent = await scene.Sends(agent, new { to = person.Address, body = Appointment, purpose = "transactional", clientRef = scene.NewRef() });
        await scene.Arrives(agent, sent.Text("messageId"));
        scene.CarriedOnce(person.Address, Appointment);
        scene.Says($"{person.Name} has it. As a confirmation it leaves at any hour of the person's day.");
    }

    async Task FindsNoMessage(Scene scene)
    {
        var message = $"/api/v1/messages/{sent["messageId"]}";
        (await admin.Look(message)).Expect(200);
        (await scene.Operator.Get(message)).Expect(404);
        scene.Says("The customer's own token reads it; for the first organization's it isn't there.");
    }

    async Task FindsNothing(Scene scene)
    {
        foreach (var path in new[] { $"/api/v1/agents/{customer["agentId"]}", $"/api/v1/conversations/{sent["conversationId"]}" })
        {
            (await scene.Operator.Get(path)).Expect(404);
        }

        var met = (await scene.Operator.Look($"/api/v1/contacts?search={Uri.EscapeDataString(person.Address)}")).Expect(200);
        Scene.Expect(!met.Items.Any(), "no contact with the person's number", met.Seen);
        scene.Says("Neither is there, and nobody is known under the person's number.");
    }

    async Task Answers(Scene scene)
    {
        await scene.Writes(person.Address, new { to = sent.Text("from"), body = Thanks });
        scene.Says($"{person.FirstName} wrote to {sent["from"]}.");
    }

    async Task HasIt(Scene scene)
    {
        await scene.Until(
            "the text to wait for the customer's agent", async () => (await agent.Get("/api/v1/messages/waiting")).Expect(200),
            waiting => waiting.Items.Any(one => Answer.Of(one, "body") == Thanks), waiting => waiting.Seen);
        var others = (await scene.Operator.Look($"/api/v1/contacts?search={Uri.EscapeDataString(person.Address)}")).Expect(200);
        Scene.Expect(!others.Items.Any(), "nothing of it at the first organization", others.Seen);
        scene.Says("It waits for the customer's agent, and the first organization still knows nobody of that number.");
    }

    static bool IsOurs(JsonElement organization) => Answer.Of(organization, "name") == Called
        && Answer.Of(organization, "slug")!.StartsWith(Slug, StringComparison.Ordinal) && Answer.Of(organization, "status") is not "deleting";

    static bool HasNumber(Answer channels) => channels.Items.SelectMany(one => one.GetProperty("channels").EnumerateArray())
        .Any(one => Answer.Of(one, "channel") == "sms" && Answer.Of(one, "state") == "active");
}

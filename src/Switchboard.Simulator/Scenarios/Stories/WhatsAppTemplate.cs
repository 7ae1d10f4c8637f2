using System.Globalization;
using System.Text.Json;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>WhatsApp's window: a template opens a conversation, and the person's answer opens it for free text.</summary>
internal sealed class WhatsAppTemplate : SampleAgent
{
    const string Template = "scenario_visit";
    const string FreeText = "See you at nine, then. The entrance is on Elm Street.";

    Player person = null!;
    string template = "";
    DateTimeOffset began;
    JsonElement offered;
    JsonElement heard;

    public override string Name => "whatsapp-template";

    public override int Order => 20;

    public override string Title => "WhatsApp: first a template, then free text";

    public override string About =>
        "Over WhatsApp an agent may begin with an approved template alone. The person answers by a button of it, and for 24 hours the agent writes what "
        + "it likes.";

    public override int Seconds => 5;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasChat),
        new(Who.Operator, "A template is made and approved", HasTemplate),
        new(Who.Agent, "Free text is refused: the person hasn't written yet", IsRefused),
        new(Who.Agent, "It writes by the template", Offers),
        new(Who.Person, "The person taps a button", Taps),
        new(Who.Agent, "It has the answer", Hears),
        new(Who.Agent, "Now free text goes", Answers),
    ];

    async Task HasTemplate(Scene scene)
    {
        const string Path = "/api/v1/whatsapp/templates";
        var all = (await scene.Operator.Get(Path + "?limit=100")).Expect(200).Items
            .Where(one => Answer.Of(one, "name")!.StartsWith(Template, StringComparison.Ordinal)).ToList();
        var usable = all.FirstOrDefault(one => Answer.Of(one, "state") == "approved");
        if (usable.ValueKind is not JsonValueKind.Undefined)
        {
            template = Answer.Of(usable, "templateId")!;
            scene.Says($"{Answer.Of(usable, "name")} has been approved before.");
            return;
        }

        var made = (await scene.Operator.Post(Path, new
        {
            name = all.Count == 0 ? Template : string.Create(CultureInfo.InvariantCulture, $"{Template}_{scene.Now.ToUnixTimeSeconds()}"),
            body = "Hello {{1}}, does your visit on {{2}} still suit you?",
            samples = new Dictionary<string, string>(StringComparer.Ordinal) { ["1"] = "Ada", ["2"] = "Tuesday" },
            category = "utility",
            buttons = new[] { new { title = "Yes" }, new { title = "No" } },
        })).Expect(201);
        template = made.Text("templateId");
        var since = scene.Now;
        scene.Shows(await scene.Until(
            "the template to be approved", () => scene.Operator.Look($"{Path}/{template}"), seen => seen["state"] == "approved",
            seen => seen["state"] ?? seen.Seen));
        scene.Says($"Approved after {Scene.Seconds(scene.Now - since)}; at WhatsApp it takes minutes to a day.");
    }

    async Task IsRefused(Scene scene)
    {
        person = await scene.Meets(byChat: true);
        var refused = (await scene.Agent.Post("/api/v1/messages", new { to = person.Address, channel = "whatsapp", body = FreeText }))
            .ExpectRefusal(403, "refused_by_whatsapp_window");
        scene.Links("The refusal", $"compliance/decisions/{refused["decisionId"]}");
        scene.Says($"Refused: {refused["detail"]} {refused["next"]}");
    }

    async Task Offers(Scene scene)
    {
        var sent = await scene.Sends(scene.Agent, new
        {
            to = person.Address, channel = "whatsapp", templateId = template, clientRef = scene.NewRef(),
            templateVars = new Dictionary<string, string>(StringComparer.Ordinal) { ["1"] = person.FirstName, ["2"] = "Tuesday" },
        });
        scene.Links("The conversation", Inbox(sent.Text("conversationId")));
        offered = await scene.Gets(person.Chat, "the template", one => Answer.Of(one, "template")?.StartsWith(Template, StringComparison.Ordinal) is true);
        scene.Says($"The phone shows \"{Answer.Of(offered, "body")}\" with {offered.GetProperty("buttons").GetArrayLength()} buttons.");
    }

    async Task Taps(Scene scene)
    {
        var button = offered.GetProperty("buttons")[0];
        began = scene.Now;
        await scene.Writes(person.Chat, new
        {
            to = "whatsapp:" + Address, channel = "whatsapp", body = Answer.Of(button, "title"), buttonText = Answer.Of(button, "title"),
            buttonPayload = Answer.Of(button, "payload"), repliedTo = Answer.Of(offered, "id"),
        });
        scene.Says($"{person.FirstName} tapped {Answer.Of(button, "title")}.");
    }

    async Task Hears(Scene scene)
    {
        heard = await scene.HearsFrom(scene.Agent, began, person.Address, "Yes");
        var button = heard.TryGetProperty("extras", out var extras) ? Answer.Of(extras, "ButtonText") : null;
        Scene.Expect(button == "Yes", "the button in the message", button ?? "none");
        scene.Says($"It came as an answer to {Answer.Of(heard, "replyTo")}, with the button that was tapped.");
    }

    async Task Answers(Scene scene)
    {
        await scene.Sends(scene.Agent, new
        {
            to = person.Address, channel = "whatsapp", body = FreeText, replyTo = Answer.Of(heard, "messageId"), clientRef = scene.NewRef(),
        });
        await scene.GetsText(person.Chat, FreeText);
        scene.CarriedOnce(person.Chat, FreeText);
        scene.Says("The same text that was refused before is on the phone.");
    }
}

using System.Text.Json;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>A thread of mail holds together over both sides' programs.</summary>
internal sealed class EmailReply : SampleAgent
{
    const string Subject = "Your visit on Tuesday";
    const string Question = "Does Tuesday at nine suit you?";
    const string Reply = "Yes, gladly. Is there parking?";
    const string Answered = "There is, behind the house.";

    Player person = null!;
    DateTimeOffset began;
    string conversation = "";
    string first = "";
    JsonElement inMailbox;
    JsonElement heard;
    Answer written = null!;

    public override string Name => "email-reply";

    public override int Order => 30;

    public override string Title => "Mail: the thread holds";

    public override string About =>
        "An agent mails a person, who replies from their mail program. The reply finds its conversation, and the agent's answer the person's thread.";

    public override int Seconds => 5;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasMailbox),
        new(Who.Agent, "The agent mails a person", Mails),
        new(Who.Person, "The mail is in the mailbox", Arrives),
        new(Who.Person, "The person replies", Replies),
        new(Who.Agent, "The reply is in the same conversation", Hears),
        new(Who.Agent, "The agent answers", Answers),
        new(Who.Person, "The answer stands in the person's thread", Holds),
    ];

    async Task Mails(Scene scene)
    {
        person = scene.MeetsByMail();
        var sent = await scene.Sends(
            scene.Agent, new { to = person.Address, channel = "email", subject = Subject, body = Question, clientRef = scene.NewRef() });
        (conversation, first) = (sent.Text("conversationId"), sent.Text("messageId"));
        scene.Links("The conversation", Inbox(conversation));
        scene.Says($"Taken as {first}, from {Address}.");
    }

    async Task Arrives(Scene scene)
    {
        inMailbox = await scene.Gets(person.Address, $"the mail \"{Subject}\"", one => Answer.Of(one, "subject") == Subject);
        Doing.TakenOnce(scene.Mailed(person.Address, Subject), Subject);
        scene.Says($"It came from {Answer.Of(inMailbox, "fromName")}, by one request to the mail provider.");
    }

    async Task Replies(Scene scene)
    {
        began = scene.Now;
        written = await scene.Writes(person.Address, new
        {
            to = Address, channel = "email", subject = "Re: " + Subject, body = Reply, inReplyTo = Answer.Of(inMailbox, "id"),
        });
        scene.Says($"{person.Name} replied \"{Reply}\".");
    }

    async Task Hears(Scene scene)
    {
        heard = await scene.HearsFrom(scene.Agent, began, person.Address, Reply);
        Scene.Expect(Answer.Of(heard, "conversationId") == conversation, $"the reply in {conversation}", Answer.Of(heard, "conversationId") ?? "none");
        Scene.Expect(Answer.Of(heard, "replyTo") == first, $"it to answer {first}", Answer.Of(heard, "replyTo") ?? "none");
        scene.Says("It is in the same conversation, and is known to answer the first mail.");
    }

    async Task Answers(Scene scene)
    {
        var sent = await scene.Sends(scene.Agent, new
        {
            to = person.Address, channel = "email", body = Answered, replyTo = Answer.Of(heard, "messageId"), clientRef = scene.NewRef(),
        });
        scene.Says($"Taken as {sent["messageId"]}; the subject is the thread's own.");
    }

    async Task Holds(Scene scene)
    {
        var answer = await scene.Gets(
            person.Address, $"\"{Answered}\"", one => Answer.Of(one, "body")?.Contains(Answered, StringComparison.Ordinal) is true);
        Scene.Expect(
            Answer.Of(answer, "inReplyTo") == written["messageId"], $"In-Reply-To {written["messageId"]}", Answer.Of(answer, "inReplyTo") ?? "none");
        scene.Says($"\"{Answer.Of(answer, "subject")}\" names the person's own mail in In-Reply-To.");
    }
}

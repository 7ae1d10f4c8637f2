namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Two programs that answer each other are stopped.</summary>
public sealed class LoopTests(World world)
{
    [Fact]
    public async Task An_answer_in_the_same_words_again_and_again_is_answered_no_more()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        for (var i = 0; i < 4; i++)
        {
            await Exchange(line, person, $"Question {i}", "I am driving and can't read your message now.");
        }

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Are you there?" }).Refused(403);

        refused.GetProperty("code").GetString().ShouldBe("refused_by_loop");
        refused.GetProperty("detail").GetString()!.ShouldContain("The last 4 answers are in the same words");
        (await line.Send(Line.Person(), "Another person is written to")).GetProperty("status").GetString().ShouldBe("queued");
    }

    [Fact]
    public async Task Ten_answers_within_seconds_are_a_programs()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        for (var i = 0; i < 10; i++)
        {
            await Exchange(line, person, $"Question {i}", $"Thank you for message number {i}!");
        }

        (await line.Api.Posting("/api/v1/messages", new { to = person, body = "And another" }).Refused(403)).GetProperty("detail").GetString()!
            .ShouldContain("10 answers came within 5 seconds each");
    }

    [Fact]
    public async Task A_person_who_writes_much_by_oneself_is_no_program()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Send(person, "How may I help?");
        for (var i = 0; i < 12; i++)
        {
            await line.Write(person, "Hello?");
        }

        await Eventually.Get(line.Waiting, messages => messages.Count == 12);
        (await line.Send(person, "I am here.")).GetProperty("status").GetString().ShouldBe("queued");
    }

    static async Task Exchange(Line line, string person, string question, string answer)
    {
        var sent = await line.Send(person, question);
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        var before = (await line.Waiting()).Count;
        await line.Write(person, answer);
        await Eventually.Get(line.Waiting, messages => messages.Count == before + 1);
    }
}

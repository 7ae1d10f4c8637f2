namespace Switchboard.Tests.Integration.Conversations;

/// <summary>A conversation is as old as its newest message.</summary>
[Trait("Category", "slow")]
public sealed class ConversationAgeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_of_an_earlier_time_does_not_make_a_conversation_older(bool isOurs)
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Send(person, "Newest");
        var newest = await LastMessageAt();

        // As one that was drafted before, and waited until the newest was written.
        clock.Move(TimeSpan.FromMinutes(-1));
        if (isOurs)
        {
            await line.Send(person, "Before");
        }
        else
        {
            await line.Write(person, "Before");
            await Eventually.Holds(async () => (await line.Waiting()).Count == 1);
        }

        (await LastMessageAt()).ShouldBe(newest);

        async Task<DateTimeOffset> LastMessageAt() =>
            (await line.Api.Get("/api/v1/conversations")).GetProperty("items").EnumerateArray().Single().GetProperty("lastMessageAt").GetDateTimeOffset();
    }
}

using Switchboard.Kernel;

namespace Switchboard.Bench.Growing;

/// <summary>A conversation that took place: one person, one agent, 1 to 200 messages.</summary>
internal sealed class Talk(Resident agent, string person, DateTimeOffset begun)
{
    public Resident Agent => agent;

    public string Person => person;

    public DateTimeOffset Begun => begun;

    public DateTimeOffset Last { get; set; }

    public ContactId Contact { get; set; }

    /// <summary>None until its first message is written.</summary>
    public ConversationId Conversation { get; set; }
}

/// <summary>
/// A year of conversations, message after message as they came. Organizations are of different size, the largest with a fifth of all; lengths are spread evenly on a scale of powers,
/// so that most conversations are short and most messages are in long ones.
/// </summary>
internal sealed class History
{
    const int Longest = 200;
    const long NumbersFrom = 3_050_000_000;
    static readonly TimeSpan Span = TimeSpan.FromDays(365);

    History(List<Talk> talks, List<(DateTimeOffset At, Talk Talk)> messages) => (Talks, Messages) = (talks, messages);

    public IReadOnlyList<Talk> Talks { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, Talk Talk)> Messages { get; }

    /// <param name="longest">Messages that the longest conversation may have.</param>
    public static History Of(IReadOnlyList<Resident> agents, int messages, DateTimeOffset until, int longest = Longest)
    {
        var random = new Random(2);
        var organizations = agents.GroupBy(agent => agent.Organization).Select(group => group.ToArray()).ToArray();
        var shares = organizations.Select((_, i) => 1.0 / (i + 1)).ToArray();
        List<Talk> talks = [];
        List<(DateTimeOffset At, Talk Talk)> all = new(messages);
        while (all.Count < messages)
        {
            var house = organizations[Pick(random, shares)];
            var at = until - Span * random.NextDouble();
            var talk = new Talk(house[random.Next(house.Length)], $"+1{NumbersFrom + talks.Count}", at);
            talks.Add(talk);
            var length = Math.Min((int)Math.Exp(random.NextDouble() * Math.Log(longest + 1)), messages - all.Count);
            for (var i = 0; i < length; i++)
            {
                all.Add((at, talk));
                talk.Last = at;
                at += (until - at) * 0.02 * random.NextDouble();
            }
        }

        all.Sort(static (a, b) => a.At.CompareTo(b.At));
        return new(talks, all);
    }

    static int Pick(Random random, double[] shares)
    {
        var left = random.NextDouble() * shares.Sum();
        var at = 0;
        while (at < shares.Length - 1 && (left -= shares[at]) > 0)
        {
            at++;
        }

        return at;
    }
}

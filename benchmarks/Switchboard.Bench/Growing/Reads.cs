using System.Globalization;
using System.Text;
using Switchboard.Bench.Measuring;

namespace Switchboard.Bench.Growing;

/// <summary>A kind of question that agents and their organizations ask.</summary>
/// <param name="MostGrowth">How much slower its p99 may become from the small database to the large one; none where the small one can't fill a page, and both are only told.</param>
/// <param name="Path">Asked of a conversation that somebody just looked at.</param>
/// <param name="IsAdmins">Asked by the organization's admin alone, else by agents too.</param>
internal sealed record Question(string Name, double? MostGrowth, Func<Random, Talk, string> Path, bool IsAdmins = false);

/// <summary>Questions over a history, those about long conversations and large organizations more often, as there are more messages to ask about.</summary>
internal sealed class Reads(Lab lab, string folder, IReadOnlyList<Question> questions)
{
    const int Connections = 4;
    const int Requests = 4_000;

    static readonly Vocabulary Words = new(seed: 3);

    public static readonly IReadOnlyList<Question> All =
    [
        new("page", 1.3, (_, talk) => $"/api/v1/messages?conversationId={talk.Conversation.Value}&agentId={talk.Agent.Agent.Value}"),
        new("list", null, (_, talk) => $"/api/v1/conversations?agentId={talk.Agent.Agent.Value}"),
        new("list-of-all", null, (_, _) => "/api/v1/conversations", IsAdmins: true),
        new("search-common", 3, (random, _) => Search(random, Words.CommonWord(random))),
        new("search-rare", 3, (random, _) => Search(random, Words.RareWord(random))),
        new("search-two", 3, (random, _) => Search(random, Words.CommonWord(random) + "%20" + Words.RareWord(random))),
    ];

    /// <summary>Writes the files of requests.</summary>
    public void Prepare(History history)
    {
        foreach (var question in questions)
        {
            var random = new Random(5);
            using var file = new FileStream(FileOf(question), FileMode.Create);
            for (var i = 0; i < Requests; i++)
            {
                var talk = history.Messages[random.Next(history.Messages.Count)].Talk;
                var token = question.IsAdmins || i % 2 == 1 ? talk.Agent.AdminToken : talk.Agent.Token;
                var request = Encoding.ASCII.GetBytes($"GET {question.Path(random, talk)} HTTP/1.1\r\nHost: bench.example.com\r\nAuthorization: Bearer {token}\r\n\r\n");
                file.Write(Encoding.ASCII.GetBytes(request.Length.ToString("D5", CultureInfo.InvariantCulture)));
                file.Write(request);
            }
        }
    }

    /// <summary>Asks for some seconds.</summary>
    public async Task<Load> Run(Running side, Question question, int seconds)
    {
        var load = await Wrk.Run(side.Url, Connections, seconds, lab.Load("webhook.lua"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LOADS"] = Path.GetDirectoryName(lab.Load("webhook.lua"))!,
            ["REQUESTS"] = FileOf(question),
            ["FROM"] = "0",
            ["AGAIN"] = "yes",
        });
        return load.Bad + load.Broken == 0 ? load : throw new InvalidOperationException($"{question.Name}: {load.Bad} bad answers and {load.Broken} broken connections beside {load.Good} good answers.");
    }

    // Half of them whole words, half beginnings: who types stands still in the middle of a word. An organization's admin looks through all of its agents' messages.
    static string Search(Random random, string words) => $"/api/v1/messages/search?query={words}{(random.Next(2) == 0 ? "%20" : "")}";

    string FileOf(Question question) => Path.Combine(folder, question.Name);
}

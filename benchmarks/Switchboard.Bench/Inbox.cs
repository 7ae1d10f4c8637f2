using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Bench.Growing;
using Switchboard.Bench.Measuring;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Data.Sqlite;

namespace Switchboard.Bench;

/// <summary>What an operator's inbox asks for where one organization has 100,000 conversations: its top, further down, what waits for a person, and searches.</summary>
internal sealed class Inbox : IBenchmark
{
    const int Messages = 345_000;
    const int LongestTalk = 8;
    const int Rounds = 5;
    const int Seconds = 3;
    const int WarmUp = 3;
    const double MostMilliseconds = 100;

    static readonly Vocabulary Words = new(seed: 3);

    static readonly Question[] Asked =
    [
        new("top", null, (_, _) => "/api/v1/conversations?limit=50&state=open", IsAdmins: true),
        new("scroll", null, (_, talk) => $"/api/v1/conversations?limit=50&state=open&cursor={talk.Last.ToUnixTimeMilliseconds()}.{talk.Conversation.Value}", IsAdmins: true),
        new("escalated", null, (_, _) => "/api/v1/conversations?limit=50&state=escalated", IsAdmins: true),
        new("with-a-human", null, (_, _) => "/api/v1/conversations?limit=50&owner=human", IsAdmins: true),
        new("whatsapp", null, (_, _) => "/api/v1/conversations?limit=50&state=open&channel=whatsapp", IsAdmins: true),
        new("no-mail", null, (_, _) => "/api/v1/conversations?limit=50&state=open&channel=email", IsAdmins: true),
        new("thread", null, (_, talk) => $"/api/v1/messages?conversationId={talk.Conversation.Value}&agentId={talk.Agent.Agent.Value}&limit=50", IsAdmins: true),
        new("search-common", null, (random, _) => $"/api/v1/messages/search?limit=20&query={Words.CommonWord(random)}", IsAdmins: true),
        new("search-rare", null, (random, _) => $"/api/v1/messages/search?limit=20&query={Words.RareWord(random)}", IsAdmins: true),
    ];

    public string Name => "inbox";

    public string Question => "an organization with 100,000 conversations: p99 of what its inbox asks for, in terms of 100 ms";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab) => [.. await Measure(lab, "sqlite"), .. await Measure(lab, "postgres")];

    static async Task<List<Verdict>> Measure(Lab lab, string kind)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(
            lab.Folder($"inbox/{kind}"), ChannelKind.Sms, kind == "sqlite" ? null : await lab.Cluster!.Create("inbox"), clock: new Earlier(), organizations: 100);
        // One organization has them all.
        var house = population.Residents.GroupBy(agent => agent.Organization).First().ToList();
        var history = History.Of(house, Messages, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), LongestTalk);
        await Fill.Run(lab, population, history);
        await Mark(lab, population);
        Console.WriteLine($"  {kind}: {Messages:N0} messages in {history.Talks.Count:N0} conversations of one organization");
        var reads = new Reads(lab, lab.Folder($"inbox/{kind}-reads"), Asked);
        reads.Prepare(history);
        await using var product = await Product.Open(Product.Program(lab), population.Folder, population.Url, providers);
        await product.Settle();
        List<Verdict> verdicts = [];
        foreach (var question in Asked)
        {
            await reads.Run(product, question, WarmUp);
            List<Load> loads = [];
            for (var round = 0; round < Rounds; round++)
            {
                loads.Add(await reads.Run(product, question, Seconds));
            }

            var (p99, p50) = (Stats.Median(loads.Select(load => load.P99)), Stats.Median(loads.Select(load => load.P50)));
            Console.WriteLine($"  {kind} {question.Name}: p99 {p99:0.0} ms, p50 {p50:0.0} ms");
            verdicts.Add(new($"inbox.{kind}.{question.Name}", p99 / MostMilliseconds, 1, AtMost: true));
        }

        return verdicts;
    }

    // One in a hundred waits for a person, one in a hundred and fifty has one, one in a thousand uses WhatsApp too and none mail.
    static async Task Mark(Lab lab, Population population)
    {
        await using var database = DatabaseUrl.Open(population.Url, SqliteLibrary.Auto, TimeProvider.System, NullLoggerFactory.Instance);
        await using var rows = new BulkRows(database, population.Url.StartsWith("sqlite:", StringComparison.Ordinal) ? null : await lab.Cluster!.Open(population.Url));
        const string Numbered = "SELECT id, row_number() OVER (ORDER BY id) AS place FROM conversation WHERE @first <> @last";
        await rows.Derive($"UPDATE conversation SET state = 'escalated' WHERE id IN (SELECT id FROM ({Numbered}) AS n WHERE place % 100 = 0)", "", "~");
        await rows.Derive($"UPDATE conversation SET owner = 'human', owner_name = 'Maria' WHERE id IN (SELECT id FROM ({Numbered}) AS n WHERE place % 150 = 1)", "", "~");
        var whatsapp = 1 << (int)ChannelKind.Whatsapp;
        await rows.Derive($"UPDATE conversation SET channels = channels | {whatsapp} WHERE id IN (SELECT id FROM ({Numbered}) AS n WHERE place % 1000 = 2)", "", "~");
        await rows.OnPostgres("VACUUM ANALYZE conversation");
    }

    sealed class Earlier : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - TimeSpan.FromDays(400);
    }
}

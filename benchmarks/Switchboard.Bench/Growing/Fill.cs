using Microsoft.Extensions.DependencyInjection;
using Switchboard.Audit;
using Switchboard.Bench.Measuring;
using Switchboard.Channels;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Host;
using Switchboard.Kernel;
using Switchboard.Search;

namespace Switchboard.Bench.Growing;

/// <summary>
/// Fills a database with a history: every row that the product keeps of a message that came or went, in the order of their ids, and the search index by the product's own code. No jobs: they are
/// gone when they are done.
/// </summary>
internal sealed class Fill(Database database, IReadOnlyList<ISearchSource> sources, BulkRows rows)
{
    const int AtOnce = 4_000;
    const int ShortestText = 20;
    const int LongestText = 300;

    const string Events = """
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, created_at, position)
        SELECT 'evt_' || substr(id, 5), organization_id, agent_id, 'message.received', id, conversation_id, created_at,
            (SELECT coalesce(max(position), 0) FROM event) + row_number() OVER (ORDER BY id)
        FROM message WHERE id >= @first AND id <= @last AND direction = 'in' ORDER BY id
        """;

    const string Deliveries = """
        INSERT INTO delivery (message_id, organization_id, conversation_id, intent_id, job_id, status, fence, attempts, tried_at, provider_message_id, cost_micros, currency, updated_at)
        SELECT id, organization_id, conversation_id, 'int_' || substr(id, 5), 'job_' || substr(id, 5), 'delivered', 1, 1, created_at, 'SM000000000000' || substr(id, 5), 7900, 'USD', created_at
        FROM message WHERE id >= @first AND id <= @last AND direction = 'out' ORDER BY id
        """;

    const string Audit = """
        INSERT INTO audit_entry (id, organization_id, actor, action, subject, at)
        SELECT 'aud_' || substr(id, 5), organization_id, CASE direction WHEN 'in' THEN 'contact' ELSE 'agent:' || agent_id END,
            CASE direction WHEN 'in' THEN 'message.received' ELSE 'message.queued' END, id, created_at
        FROM message WHERE id >= @first AND id <= @last ORDER BY id
        """;

    static readonly Sql Appended = $"SELECT {SealedFields.Columns} FROM audit_entry e WHERE e.id >= @first AND e.id <= @last ORDER BY e.id";

    static readonly Sql Heads = "SELECT organization_id, number, hash FROM audit_head";

    readonly Clock clock = new();
    readonly Vocabulary words = new(seed: 3);
    readonly Random random = new(4);
    readonly Dictionary<string, HeadRow> heads = new(StringComparer.Ordinal);

    /// <param name="population">Becomes larger, and nobody else has it open.</param>
    public static async Task Run(Lab lab, Population population, History history)
    {
        await using var host = SwitchboardHost.Build(["--no-simulator", "--port", "0", "--data", population.Folder, "--database", population.Url], options => options.ReadEnvironment = false);
        var postgres = population.Url.StartsWith("sqlite:", StringComparison.Ordinal) ? null : await lab.Cluster!.Open(population.Url);
        await using var rows = new BulkRows(host.Services.GetRequiredService<Database>(), postgres);
        await new Fill(host.Services.GetRequiredService<Database>(), [.. host.Services.GetServices<ISearchSource>()], rows).Write(history);
    }

    async Task Write(History history)
    {
        foreach (var head in await database.ReadSystem(session => session.Many(Heads, null, row => new HeadRow(row.Text("organization_id"), row.Long("number"), row.Text("hash")))))
        {
            heads[head.OrganizationId] = head;
        }

        var ids = new Ids(clock);
        foreach (var some in history.Messages.Chunk(AtOnce))
        {
            await Write(ids, some);
        }

        await rows.OnPostgres("UPDATE event_head SET position = (SELECT coalesce(max(position), 0) FROM event)");
        await rows.Derive("DELETE FROM audit_head WHERE @first <> @last", "", "~");
        await rows.Insert("audit_head", heads.Values.ToList());
        await rows.Derive("DELETE FROM search_progress WHERE @first <> @last", "", "~");
        // Else each look for what isn't indexed yet would sort all of it.
        await rows.OnPostgres("ANALYZE");
        foreach (var source in sources)
        {
            var reached = "";
            while (await source.Fill(reached, source.Prefix + "_~", AtOnce, CancellationToken.None) is { Last: { } last })
            {
                reached = last;
            }

            await rows.Insert<ProgressRow>("search_progress", [new(source.Name, reached)]);
        }

        // As autovacuum leaves a database that has grown slowly.
        await rows.OnPostgres("VACUUM ANALYZE");
    }

    async Task Write(Ids ids, (DateTimeOffset At, Talk Talk)[] some)
    {
        List<Talk> begun = [];
        List<MessageRow> messages = new(some.Length);
        foreach (var (at, talk) in some)
        {
            clock.Now = at;
            if (talk.Conversation.Value is null)
            {
                (talk.Contact, talk.Conversation) = (ids.Next<ContactId>(), ids.Next<ConversationId>());
                begun.Add(talk);
            }

            messages.Add(Message(ids.Next<MessageId>(), talk, at.ToUnixTimeMilliseconds()));
        }

        await rows.Insert("contact", begun.ConvertAll(talk => new ContactRow(talk.Contact.Value, talk.Agent.Organization.Value, talk.Begun.ToUnixTimeMilliseconds())));
        await rows.Insert("contact_address", begun.ConvertAll(talk => new AddressRow(talk.Agent.Organization.Value, talk.Person, talk.Contact.Value)));
        await rows.Insert("conversation", begun.ConvertAll(Conversation));
        await rows.Insert("message", messages);
        foreach (var sql in (string[])[Events, Deliveries, Audit])
        {
            await rows.Derive(sql, messages[0].Id, messages[^1].Id);
        }

        await Seal("aud" + messages[0].Id[3..], "aud" + messages[^1].Id[3..], messages[^1].CreatedAt);
    }

    async Task Seal(string first, string last, long at)
    {
        var entries = await database.ReadSystem(session => session.Many(Appended, new { first, last }, SealedFields.From));
        List<BlockRow> blocks = [];
        foreach (var log in entries.GroupBy(entry => entry.OrganizationId, StringComparer.Ordinal))
        {
            var (number, hash) = heads.TryGetValue(log.Key, out var head) ? (head.Number, head.Hash) : (0, AuditChain.Genesis);
            var block = AuditChain.Next(log.Key, number + 1, hash, log);
            heads[log.Key] = new(log.Key, block.Number, block.Hash);
            blocks.Add(new(block.Organization, block.Number, block.Entries, block.Hash, at));
        }

        await rows.Insert("audit_block", blocks);
    }

    MessageRow Message(MessageId id, Talk talk, long at)
    {
        var agent = talk.Agent;
        var isIn = random.Next(100) < 60;
        var waits = isIn && random.Next(50) == 0;
        var text = words.Text(random, (int)(ShortestText * Math.Exp(random.NextDouble() * Math.Log((double)LongestText / ShortestText))));
        return new(
            id.Value, agent.Organization.Value, talk.Conversation.Value, agent.Agent.Value, isIn ? "in" : "out", "sms", isIn ? talk.Person : agent.Address, isIn ? agent.Address : talk.Person,
            text.Length > LongestText ? text[..LongestText] : text, waits ? "received" : isIn ? "responded" : "sent", 1 + text.Length / 160, isIn ? null : "reply", agent.Credential.Value,
            isIn ? WebhookRequests.Sid(random) : null, at, waits, isIn && !waits ? at : null);
    }

    static ConversationRow Conversation(Talk talk) => new(
        talk.Conversation.Value, talk.Agent.Organization.Value, talk.Agent.Agent.Value, talk.Contact.Value, "open", talk.Last.ToUnixTimeMilliseconds(), talk.Last.ToUnixTimeMilliseconds(),
        talk.Begun.ToUnixTimeMilliseconds(), ConversationView.BitOf(ChannelKind.Sms));

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    sealed record ContactRow(string Id, string OrganizationId, long CreatedAt);

    sealed record AddressRow(string OrganizationId, string Address, string ContactId);

    sealed record ConversationRow(string Id, string OrganizationId, string AgentId, string ContactId, string State, long LastMessageAt, long ActiveAt, long CreatedAt, int Channels);

    sealed record MessageRow(
        string Id, string OrganizationId, string ConversationId, string AgentId, string Direction, string Channel, string FromAddress, string ToAddress, string Body, string State, int Segments,
        string? Purpose, string CredentialId, string? ProviderMessageId, long CreatedAt, bool Waiting, long? AcknowledgedAt);

    sealed record BlockRow(string OrganizationId, long Number, string Entries, string Hash, long SealedAt);

    sealed record HeadRow(string OrganizationId, long Number, string Hash);

    sealed record ProgressRow(string Name, string Settled);
}

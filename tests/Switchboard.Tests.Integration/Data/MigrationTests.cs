using System.Text.Json;
using Npgsql;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Data.Postgres;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Contacts;

namespace Switchboard.Tests.Integration.Data;

/// <summary>A database of an earlier version becomes one of this version, with all that is in it.</summary>
public sealed class MigrationTests
{
    // Before messages said alone what stood beside them, and before words were kept in lines.
    const int Earlier = 19;

    static readonly OrganizationId Organization = OrganizationId.From("org_01k00000000000000001");
    static readonly string[] Entries = ["aud_01k00000000000000011", "aud_01k00000000000000012"];

    [Fact]
    public async Task The_messages_of_an_older_database_are_found_and_its_log_stays_whole()
    {
        await using var made = await TestDatabase.Make();
        await MakeEarlier(made);
        await using var world = await World.Start(null, ("Data:Url", made.Url));
        using var admin = world.SuperAdmin();

        // By what it was indexed by then: words, words side by side, the beginning of one, whose it is.
        foreach (var query in new[] { "Blumenstrauß ", "\"roter Blumenstrauß\"", "blumenst", "\"ein roter blu", "bitte&agentId=agt_01k00000000000000021", "roter&contactId=ctc_01k00000000000000041" })
        {
            (await Search(admin, query)).ShouldBe(["msg_01k00000000000000031"], query);
        }

        foreach (var query in new[] { "\"Blumenstrauß roter\"", "\"roter bitte\"", "blumenst ", "roter danke" })
        {
            (await Search(admin, query)).ShouldBeEmpty(query);
        }

        (await world.Get<Database>().ReadSystem(session => session.Count("SELECT count(*) FROM search_document WHERE organization_id = @mine AND subject_id LIKE 'msg%'", new { mine = Organization }))).ShouldBe(2);

        var usage = await world.Get<Database>().Read(Organization, session => session.Many(
            "SELECT kind, state, cost_micros FROM usage_entry WHERE organization_id = @organization ORDER BY subject_id", null, row => (row.Text("kind"), row.Text("state"), row.Long("cost_micros"))));
        usage.ShouldBe([("sms.in", "settled", 0), ("sms.out", "settled", 7900)]);

        // On top of the old block come new ones.
        await admin.Post($"/api/v1/organizations/{Organization}/suspend", new { });
        await Eventually.Holds(async () => await world.Get<Database>().ReadSystem(session => session.Count("SELECT count(*) FROM audit_block WHERE organization_id = @mine", new { mine = Organization })) > 1);
        (await world.Get<IEnumerable<ICommand>>().Single(command => command.Name == "audit verify").Run(CancellationToken.None)).ShouldBe(0);
        world.Output.ShouldContain($"{Organization}: 3 entries, intact.");
    }

    static async Task<List<string>> Search(HttpClient client, string query)
    {
        var parts = query.Split('&');
        var page = await client.Get($"/api/v1/messages/search?organizationId={Organization}&query={Uri.EscapeDataString(parts[0])}{(parts.Length > 1 ? "&" + parts[1] : "")}");
        return [.. page.Items().Select(found => found.GetProperty("message").Id("messageId"))];
    }

    static async Task MakeEarlier(TestDatabase made)
    {
        if (TestDatabase.IsPostgres)
        {
            await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(made.Url));
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var session = new PostgresSession(connection, null, inTransaction: true, scoped: false);
            await PostgresSecurity.Prepare(session);
            await new Migrator(DatabaseKind.Postgres, TimeProvider.System).Run(session, Earlier);
            await PostgresSecurity.ForceRowSecurity(session);
            await transaction.CommitAsync();
        }

        await using var database = made.Open();
        if (!TestDatabase.IsPostgres)
        {
            await database.WriteSystem(async unit =>
            {
                await new Migrator(DatabaseKind.Sqlite, TimeProvider.System).Run(unit, Earlier);
                return 0;
            });
        }

        await database.Write(Organization, async unit =>
        {
            foreach (var sql in Rows.Concat(TestDatabase.IsPostgres ? WordsOnPostgres : WordsOnSqlite))
            {
                await unit.Execute(sql);
            }

            return 0;
        });
        await Seal(database);
    }

    // As the log was sealed then: a block with the whole hash of each entry.
    static async Task Seal(Database database)
    {
        var hashes = Entries.Select(id => AuditChain.Hash(new(id, Organization.Value, "contact", "message.received", "msg_01k00000000000000031", null, 1)));
        var entries = JsonSerializer.Serialize(Entries.Zip(hashes, (id, hash) => new[] { id, hash }));
        var hash = AuditChain.HashOf([AuditChain.Genesis, "1", entries]);
        await database.WriteSystem(async unit =>
        {
            await unit.Execute("INSERT INTO audit_block (organization_id, number, entries, hash, sealed_at) VALUES (@of, 1, @entries, @hash, 1)", new { of = Organization, entries, hash });
            return await unit.Execute("INSERT INTO audit_head (organization_id, number, hash) VALUES (@of, 1, @hash)", new { of = Organization, hash });
        });
    }

    static readonly string[] Rows =
    [
        "INSERT INTO organization (organization_id, name, slug, mode, status, identity_mode, isolation_mode, settings, created_at, version) VALUES ('org_01k00000000000000001', 'Old', 'old', 'production', 'active', 'dedicated', 'account', '{}', 1, 1)",
        "INSERT INTO agent (id, organization_id, display_name, language, time_zone, country, status, created_at, version) VALUES ('agt_01k00000000000000021', 'org_01k00000000000000001', 'Desk', 'de', 'UTC', 'DE', 'active', 1, 1)",
        "INSERT INTO contact (id, organization_id, created_at) VALUES ('ctc_01k00000000000000041', 'org_01k00000000000000001', 1)",
        "INSERT INTO contact_address (organization_id, address, contact_id) VALUES ('org_01k00000000000000001', '+14155550100', 'ctc_01k00000000000000041')",
        """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, created_at)
        VALUES ('cnv_01k00000000000000051', 'org_01k00000000000000001', 'agt_01k00000000000000021', 'ctc_01k00000000000000041', 'open', 1, 1)
        """,
        """
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, state, segments, created_at, waiting)
        VALUES ('msg_01k00000000000000031', 'org_01k00000000000000001', 'cnv_01k00000000000000051', 'agt_01k00000000000000021', 'in', 'sms', '+14155550100', '+14155550199', 'Ein roter Blumenstrauß, bitte', 'received', 1, 1, true)
        """,
        """
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, state, segments, purpose, decision_id, created_at, waiting)
        VALUES ('msg_01k00000000000000032', 'org_01k00000000000000001', 'cnv_01k00000000000000051', 'agt_01k00000000000000021', 'out', 'sms', '+14155550199', '+14155550100', 'Gern, danke', 'sent', 1, 'reply', 'dec_01k00000000000000061', 2, false)
        """,
        """
        INSERT INTO delivery (message_id, organization_id, conversation_id, intent_id, job_id, status, fence, attempts, provider_message_id, cost_micros, currency, updated_at)
        VALUES ('msg_01k00000000000000032', 'org_01k00000000000000001', 'cnv_01k00000000000000051', 'int_01k00000000000000071', 'job_01k00000000000000081', 'delivered', 1, 1, 'SM1', 7900, 'USD', 2)
        """,
        """
        INSERT INTO usage_entry (id, organization_id, agent_id, kind, subject_id, quantity, state, cost_micros, currency, created_at)
        VALUES ('use_01k00000000000000091', 'org_01k00000000000000001', 'agt_01k00000000000000021', 'sms.out', 'msg_01k00000000000000032', 1, 'settled', 7900, 'USD', 2)
        """,
        .. Entries.Select(id => $"INSERT INTO audit_entry (id, organization_id, actor, action, subject, at) VALUES ('{id}', 'org_01k00000000000000001', 'contact', 'message.received', 'msg_01k00000000000000031', 1)"),
    ];

    static readonly string[] WordsOnSqlite =
    [
        "INSERT INTO search_document (number, organization_id, subject_id) VALUES (1, 'org_01k00000000000000001', 'msg_01k00000000000000031'), (2, 'org_01k00000000000000001', 'msg_01k00000000000000032')",
        "INSERT INTO search_words (rowid, words) VALUES (1, '_org_01k00000000000000001 _message _agt_01k00000000000000021 _sms _+14155550100 ein roter blumenstrauss bitte'), (2, '_org_01k00000000000000001 _message _agt_01k00000000000000021 _sms _+14155550100 gern danke')",
    ];

    static readonly string[] WordsOnPostgres =
    [
        """
        INSERT INTO search_document (organization_id, subject_id, words) VALUES
        ('org_01k00000000000000001', 'msg_01k00000000000000031', $$'_org_01k00000000000000001' '_message' '_agt_01k00000000000000021' '_sms' '_+14155550100' 'ein':1 'roter':2 'blumenstrauss':3 'bitte':4 '_t0'$$),
        ('org_01k00000000000000001', 'msg_01k00000000000000032', $$'_org_01k00000000000000001' '_message' '_agt_01k00000000000000021' '_sms' '_+14155550100' 'gern':1 'danke':2 '_t0'$$)
        """,
    ];
}

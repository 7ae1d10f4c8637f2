using System.Text.RegularExpressions;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Data.Sqlite;

namespace Switchboard.Tests.Integration.Data;

/// <summary>
/// What is done for one message doesn't grow with what its organization has. SQLite plans without statistics, so a plan over an empty database is the plan.
/// </summary>
public sealed partial class PlanTests(World world)
{
    // Those that grow with the work of an organization, and not with its people.
    static readonly string[] Large =
    [
        "message", "message_content", "conversation", "contact", "contact_address", "delivery", "event", "audit_entry", "client_ref", "job", "decision",
        "opt_out", "do_not_contact", "consent", "consent_revocation",
    ];

    [Fact]
    public async Task The_gate_reads_nothing_through()
    {
        Assert.SkipWhen(TestDatabase.IsPostgres, "PostgreSQL plans by what its tables hold.");
        using var connection = await Connect();
        var gate = world.Get<OutboundGate>();

        ReadThrough(connection, gate.Suspicions).ShouldBeEmpty();
        ReadThrough(connection, gate.OnRecord).ShouldBeEmpty();
    }

    [Fact]
    public async Task Statements_that_read_through_a_large_table_are_on_this_list()
    {
        Assert.SkipWhen(TestDatabase.IsPostgres, "PostgreSQL plans by what its tables hold.");
        Assert.SkipWhen(TestDatabase.Library == SqliteLibrary.Bundled, "Another version names some steps otherwise; the list is of the system's.");
        using var connection = await Connect();

        Statements.All.Where(statement => statement.Sql.Sqlite.Length > 0 && ReadThrough(connection, statement.Sql).Count > 0)
            .Select(statement => statement.Name).Distinct().ShouldBe(
        [
            // Sweeps, and what an organization's end or an audit reads through on purpose.
            "ClientRefSweep.RunOut", "ErasureProof.ForgetAnswers", "VerifyAudit.Stored",
            // The first row of an index that has mail alone answers.
            "Hearing.Look",
            // A page of a list, from an index in its order.
            "ConversationList.Begin", "ConversationList.Newest",
            // What is scanned is the page that was found before.
            "GetConversation.Find", "ListConversations.OfAgent", "ListConversations.OfContact", "ListConversations.OfOrganization",
            "ListConversations.Escalated", "ListConversations.Archived", "ListConversations.OfHumans", "ListConversations.OfNobody",
            // An index has these few alone.
            "ShowOverview.Counts", "ShowOverview.Failures",
            // A person's doing, now and then.
            "AskAgain.Wait", "JoinConversations.Parting", "PartMessages.Shared", "UndoChannel.DeleteAgent", "UndoMerge.UnpointAddresses",
        ],
        ignoreOrder: true);
    }

    [Theory]
    [InlineData("Escalated", "conversation_escalated")]
    [InlineData("Archived", "conversation_archived")]
    [InlineData("OfHumans", "conversation_of_human")]
    [InlineData("OfNobody", "conversation_of_nobody")]
    [InlineData("OfAgentWithChannel", "conversation_active_of_agent", "COVERING ")]
    [InlineData("OfOrganizationWithChannel", "conversation_active", "COVERING ")]
    public async Task Conversations_that_stand_out_are_read_from_an_index(string statement, string index, string how = "")
    {
        Assert.SkipWhen(TestDatabase.IsPostgres, "PostgreSQL plans by what its tables hold.");
        using var connection = await Connect();

        Steps(connection, Statements.All.Single(one => one.Name == $"ListConversations.{statement}").Sql).ShouldContain(step => step.Contains($"{how}INDEX {index} "));
    }

    static async Task<SqliteConnection> Connect()
    {
        var made = await TestDatabase.Make();
        await using var database = made.Open();
        await database.Migrate(CancellationToken.None);
        return new(made.Url["sqlite:".Length..], readOnly: false);
    }

    static List<string> ReadThrough(SqliteConnection connection, Sql sql)
    {
        var names = Aliases().Matches(sql.Sqlite).GroupBy(match => match.Groups["alias"].Value).ToDictionary(group => group.Key, group => group.First().Groups["table"].Value, StringComparer.Ordinal);
        return Steps(connection, sql).FindAll(step => Step().Match(step) is { Success: true } found
            && Array.IndexOf(Large, names.GetValueOrDefault(found.Groups["name"].Value, found.Groups["name"].Value)) >= 0);
    }

    static List<string> Steps(SqliteConnection connection, Sql sql)
    {
        var plan = connection.Prepare(((Sql)("EXPLAIN QUERY PLAN " + sql.Sqlite)).ForSqlite);
        List<string> steps = [];
        while (plan.Step())
        {
            steps.Add(plan.Text("detail"));
        }

        plan.Reset();
        return steps;
    }

    [GeneratedRegex(@"^(SCAN (TABLE (\w+ AS )?)?(?<name>\w+)(?! USING INTEGER)|SEARCH (TABLE (\w+ AS )?)?(?<name>\w+) USING .*\(organization_id=\?\)$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();

    [GeneratedRegex(@"(FROM|JOIN|UPDATE)\s+(?<table>\w+)\s+(AS\s+)?(?<alias>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Aliases();
}

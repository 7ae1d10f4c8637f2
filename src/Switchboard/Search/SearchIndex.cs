using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Search;

/// <summary>Something that can be found.</summary>
/// <param name="Marks">What it is and whose: see <see cref="SearchIndex.Kind"/>.</param>
/// <param name="MayChange">Whether its words have to be kept, so that it can be put anew; else they follow from what it is.</param>
internal sealed record SearchDocument(OrganizationId Organization, string Subject, IReadOnlyList<string> Marks, string Text, bool MayChange);

/// <summary>What a document has to be and whose: marks.</summary>
/// <param name="Prefix">Of the ids of what is looked for: a mark that most documents have would have to be read along with each search.</param>
/// <param name="Any">One of these, unless there are none.</param>
/// <param name="InOrder">Whether what is newer was indexed later, but for a few of the newest.</param>
/// <param name="Agent">Only this one's, where given. Its mark stands in place of the organization's, which has a long list that would be read along.</param>
internal sealed record SearchScope(string Prefix, IReadOnlyList<string> All, IReadOnlyList<string> Any, bool InOrder = false, AgentId? Agent = null);

/// <summary>Something that was found.</summary>
/// <param name="Number">Its place in the order of indexing; results come from the highest down.</param>
internal sealed record SearchHit(long Number, string Subject);

/// <summary>
/// The full-text index: FTS5 on SQLite, on PostgreSQL a GIN index over lines of folded words. We divide and fold text ourselves, so both
/// find the same. It holds whose a document is as a mark beside its words, and answers ids alone: whoever asks reads them in the
/// organization's own scope. Row security lets no operator that isn't leakproof near an index, hence the search itself runs in the
/// system's.
/// </summary>
[Singleton]
internal sealed class SearchIndex(Database database)
{
    const int MostWords = 2_000;

    // _org_ and the twenty characters of an id.
    const int IdMark = 25;
    const int IdTail = 10;

    // So many that have the first letters of what is looked for are read for one that is wanted.
    const int ForOne = 4;

    // So many documents share a mark of time on PostgreSQL, where a search goes back in steps, as GIN knows no order: what is found often
    // is among the newest. Each mark that may be one of several is read along with all others, so the cost grows with their square: few are
    // named, then ten at once by how they begin.
    const int Slice = 2_048;
    const int Together = 10;
    const int MostTens = 6;

    static readonly Sql Head = new("SELECT coalesce(max(number), 0) FROM search_document", "SELECT 0");

    static readonly Sql Insert = new(
        """
        INSERT INTO search_document (number, organization_id, subject_id, words)
        SELECT @head + 1 + key, json_extract(value, '$.organization'), json_extract(value, '$.subject'),
            CASE WHEN json_extract(value, '$.mayChange') THEN json_extract(value, '$.words') END
        FROM json_each(@documents) WHERE true ON CONFLICT (subject_id) DO NOTHING
        """,
        """
        INSERT INTO search_document (number, organization_id, subject_id, words)
        SELECT n, organization, subject, words || ' _t' || n / 2048 FROM (
            SELECT nextval('search_number') AS n, d.* FROM jsonb_to_recordset(@documents::jsonb) AS d (organization text, subject text, words text)) AS numbered
        ON CONFLICT (subject_id) DO NOTHING
        """);

    static readonly Sql InsertWords = Sql.OnSqlite("""
        INSERT INTO search_words (rowid, words) SELECT d.number, json_extract(j.value, '$.words')
        FROM json_each(@documents) j JOIN search_document d ON d.number = @head + 1 + j.key AND d.subject_id = json_extract(j.value, '$.subject')
        """);

    // The words that it was indexed by: they stand there where they may have changed, else the caller knows them.
    static readonly Sql ForgetWords = Sql.OnSqlite("""
        INSERT INTO search_words (search_words, rowid, words) SELECT 'delete', number, coalesce(words, @words) FROM search_document
        WHERE organization_id = @organization AND subject_id = @subject
        """);

    static readonly Sql Replace = Sql.OnPostgres("""
        INSERT INTO search_document (number, organization_id, subject_id, words)
        SELECT n, @organization, @subject, @words || ' _t' || n / 2048 FROM (SELECT nextval('search_number') AS n) AS numbered
        ON CONFLICT (subject_id) DO UPDATE SET words = excluded.words, number = excluded.number
        """);

    static readonly Sql Drop = "DELETE FROM search_document WHERE organization_id = @organization AND subject_id = @subject";

    // On PostgreSQL the words alone choose what is looked at: a plan for any parameters would take a range of subjects for a small one, and
    // read the whole of their index beside.
    static readonly Sql Search = new(
        """
        SELECT d.number, d.subject_id
        FROM search_words w CROSS JOIN search_document d ON d.number = w.rowid AND d.organization_id = @tenant AND d.subject_id >= @kind AND d.subject_id < @end
        WHERE w.search_words MATCH @query AND w.rowid < @before AND w.rowid >= @least ORDER BY w.rowid DESC LIMIT @take
        """,
        """
        WITH hits AS MATERIALIZED (
            SELECT number, subject_id, organization_id FROM search_document
            WHERE array_to_tsvector(string_to_array(words, ' ')) @@ @query::tsquery
                AND ' ' || words || ' ' LIKE ALL (SELECT jsonb_array_elements_text(@phrases::jsonb)))
        SELECT number, subject_id FROM hits
        WHERE organization_id = @tenant AND subject_id >= @kind AND subject_id < @end AND number < @before AND number >= @least
        ORDER BY number DESC LIMIT @take
        """);

    static readonly Sql InOrder = Sql.OnPostgres("SELECT set_config('enable_sort', 'off', true)");

    static readonly Sql Newest = Sql.OnPostgres("SELECT last_value FROM search_number");

    // More than are indexed late, and the newest of a kind begins far below where others were indexed since.
    static readonly Sql NewestOfKind = Sql.OnPostgres("""
        SELECT coalesce(max(number), 0) FROM (
            SELECT number FROM search_document WHERE subject_id >= @kind AND subject_id < @end ORDER BY subject_id DESC LIMIT 500) AS newest
        """);

    static readonly Sql Place = "SELECT number FROM search_document WHERE organization_id = @organization AND subject_id = @subject";

    // Whichever of the first was indexed late has a higher number than those after it.
    static readonly Sql From = """
        SELECT coalesce(min(number), 0) FROM (
            SELECT number FROM search_document WHERE subject_id >= @least AND subject_id < @end ORDER BY subject_id LIMIT 500) AS first
        """;

    /// <summary>The mark of a kind of thing, an agent, a channel or an address.</summary>
    public static string Kind(string text) =>
        "_" + new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '@' or '.' or '-' ? c : '-')]);

    /// <summary>
    /// Looks for the first of what isn't in the index, by a statement that goes in order of ids. Before it has statistics PostgreSQL thinks
    /// that few wait, and would read and sort all of them each time.
    /// </summary>
    public Task<List<T>> Unindexed<T>(Sql statement, object args, Func<Row, T> read, CancellationToken ct) => database.Kind == DatabaseKind.Sqlite
        ? database.ReadSystem(session => session.Many(statement, args, read), ct)
        : database.WriteSystem(
            async transaction =>
            {
                await transaction.Execute(InOrder);
                return await transaction.Many(statement, args, read);
            },
            ct);

    /// <summary>Adds documents inside a unit; those that are there stay as they are.</summary>
    public async ValueTask<int> Add(Session unit, IReadOnlyList<SearchDocument> documents)
    {
        var isSqlite = database.Kind == DatabaseKind.Sqlite;
        var rows = documents.Select(one => new
        {
            organization = one.Organization.Value,
            subject = one.Subject,
            words = isSqlite ? Joined(one) : Shortened(one),
            mayChange = one.MayChange,
        });
        var args = new { head = isSqlite ? await unit.Count(Head) : 0, documents = JsonSerializer.Serialize(rows) };
        await unit.Execute(Insert, args);
        if (isSqlite)
        {
            await unit.Execute(InsertWords, args);
        }

        return documents.Count;
    }

    /// <summary>Adds one inside a unit of its organization, or puts it in the place of what it was.</summary>
    public async ValueTask Put(Session unit, SearchDocument document)
    {
        if (database.Kind == DatabaseKind.Postgres)
        {
            await unit.Execute(Replace, new { subject = document.Subject, words = Shortened(document) });
            return;
        }

        await Forget(unit, document);
        await Add(unit, [document]);
    }

    /// <summary>Takes one out, inside a unit of its organization.</summary>
    /// <param name="document">As it was added, where it may not change.</param>
    public async ValueTask Forget(Session unit, SearchDocument document)
    {
        if (database.Kind == DatabaseKind.Sqlite)
        {
            await unit.Execute(ForgetWords, new { subject = document.Subject, words = Joined(document) });
        }

        await unit.Execute(Drop, new { subject = document.Subject });
    }

    /// <summary>What has all that is looked for, newest first.</summary>
    /// <param name="scope">What it has to be, beside the organization's.</param>
    /// <param name="since">No subject before this id, where given: an id, or the beginning of one.</param>
    /// <param name="texts">What subjects say, for those who have many of them.</param>
    public async Task<List<SearchHit>> Find(
        OrganizationId organization, SearchQuery query, SearchScope scope, long before, int take, string? since, CancellationToken ct,
        Func<IEnumerable<string>, Task<List<(string Subject, string Text)>>>? texts = null)
    {
        scope = scope with { All = [Kind(scope.Agent?.Value ?? organization.Value), .. scope.All] };
        var least = since is null
            ? 0
            : await database.ReadSystem(
                session => session.Count(From, new { least = since, end = since[..since.IndexOf('_', StringComparison.Ordinal)] + "_~" }), ct);
        if (since is not null && least == 0)
        {
            return [];
        }

        if (database.Kind == DatabaseKind.Postgres)
        {
            return await BySteps(organization, query, scope, before, least, take, ct);
        }

        Task<List<SearchHit>> Any(SearchQuery asked, int most) => Ask(organization, scope.Prefix, asked.ForSqlite(scope), [], before, least, most, ct);
        return texts is not null && query.Shortened is { } shortened && await Among(await Any(shortened, take * ForOne), query, take, texts) is { } found
            ? found
            : await Any(query, take);
    }

    // FTS5 has a list of all that has three letters at the beginning of a word. Those of longer beginnings it makes anew from the lists of
    // all words, however few are asked for. What begins a common word is soon found among the newest that have its three letters; what
    // begins rare ones has short lists, and longer beginnings are taken for such.
    static async Task<List<SearchHit>?> Among(
        List<SearchHit> newest, SearchQuery query, int take, Func<IEnumerable<string>, Task<List<(string Subject, string Text)>>> texts)
    {
        var having = (await texts(newest.Select(hit => hit.Subject)))
            .Where(one => query.StandsIn(one.Text))
            .Select(one => one.Subject)
            .ToHashSet(StringComparer.Ordinal);
        var found = newest.Where(hit => having.Contains(hit.Subject)).Take(take).ToList();
        return found.Count == take || newest.Count < take * ForOne ? found : null;
    }

    /// <summary>The place of a document in the order of indexing.</summary>
    public Task<long?> NumberOf(OrganizationId organization, string subject, CancellationToken ct) =>
        database.Read(organization, session => session.One(Place, new { subject }, row => row.LongOrNull("number")), ct);

    Task<List<SearchHit>> Ask(
        OrganizationId organization, string prefix, string query, IEnumerable<string> phrases, long before, long least, int take,
        CancellationToken ct) =>
        database.ReadSystem(
            session => session.Many(
                Search,
                new
                {
                    tenant = organization,
                    kind = prefix + "_",
                    end = prefix + "_~",
                    query,
                    phrases = JsonSerializer.Serialize(phrases),
                    before,
                    least,
                    take,
                },
                row => new SearchHit(row.Long("number"), row.Text("subject_id"))),
            ct);

    async Task<List<SearchHit>> BySteps(
        OrganizationId organization, SearchQuery query, SearchScope scope, long before, long least, int take, CancellationToken ct)
    {
        scope = scope with { All = [.. scope.All.Select(Short)], Any = [.. scope.Any.Select(Short)] };
        List<SearchHit> found = [];
        bool IsOver() => found.Count == take || before <= least;

        // The beginning of a word costs GIN the lists of all words that have it, each time: one of many is rather looked for in what else
        // is found in few slices.
        async Task Step(IEnumerable<string> marks, long fromSlice)
        {
            var from = Math.Max(fromSlice * Slice, least);
            found.AddRange(
                await Ask(
                    organization,
                    scope.Prefix,
                    $"({string.Join(" | ", marks)}) & {query.ForPostgres(scope, withMany: false)}",
                    query.PatternsWithMany,
                    before,
                    from,
                    take - found.Count,
                    ct));
            before = from;
        }

        var newest = await database.ReadSystem(
            session => scope.InOrder ? session.Count(NewestOfKind, new { kind = scope.Prefix + "_", end = scope.Prefix + "_~" }) : session.Count(Newest),
            ct);
        var top = Math.Min(newest, before - 1) / Slice;
        await Step([$"'_t{top + 1}'", $"'_t{top}'", $"'_t{top - 1}'"], top - 1);

        var (ten, tens) = (top / Together, 2L);
        while (!IsOver() && tens is > 0 and <= MostTens && ten > tens)
        {
            await Step(Enumerable.Range(0, (int)tens).Select(n => $"'_t{ten - n}':*"), (ten - tens + 1) * Together);
            ten -= tens;
            tens = TensToRead(top / Together - ten, found.Count, take - found.Count);
        }

        // What is that rare has few documents to be looked at.
        return IsOver()
            ? found
            : [
                .. found,
                .. await Ask(organization, scope.Prefix, query.ForPostgres(scope, withMany: true), query.Patterns, before, least, take - found.Count, ct),
            ];
    }

    /// <summary>How many tens of slices should have twice what is still to be found, going by those that were read; none when they had nothing.</summary>
    internal static long TensToRead(long read, int found, int missing) => found == 0 ? 0 : Math.Max(1, (2 * read * missing + found - 1) / found);

    static string Joined(SearchDocument document) => string.Join(' ', Marks(document).Concat(Text(document)));

    static string Shortened(SearchDocument document) => string.Join(' ', Marks(document).Select(Short).Concat(Text(document)));

    static IEnumerable<string> Marks(SearchDocument document) => document.Marks.Prepend(Kind(document.Organization.Value));

    // In their order: what follows on each other in the text does so here.
    static IEnumerable<string> Text(SearchDocument document) => Words.Of(document.Text).Take(MostWords).Select(word => word.Folded);

    // PostgreSQL keeps the line of each document. The half of an id that was drawn is enough to pick by: what it picks beside is told apart by the whole id.
    static string Short(string mark) =>
        mark.Length == IdMark && mark[IdMark - (2 * IdTail) - 1] == '_' ? string.Concat(mark.AsSpan(0, 2), mark.AsSpan(IdMark - IdTail)) : mark;
}

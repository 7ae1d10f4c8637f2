using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace Switchboard.Data.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    const int PageSize = 2048;
    const long LockBytePage = (1L << 30) / PageSize + 1;

    // In KiB.
    const int ReadersCache = 4096;
    const int SmallCache = 16 * 1024;
    const int LargeCache = 128 * 1024;

    readonly Dictionary<ParsedSql, SqliteStatement> statements = new(ByReference.Instance);
    readonly unsafe int* pagesInLog = (int*)NativeMemory.AllocZeroed(sizeof(int));
    int cache;

    public SqliteConnection(string path, bool readOnly)
    {
        var flags = readOnly ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, readOnly ? null : WalBuffer.Name);
        Handle = handle;
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(code, $"The database file cannot be opened: {raw.sqlite3_errstr(code).utf8_to_string()}.");
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, 10_000);
        // Plans don't depend on what is bound. Else a parameter that is compared with a column of a partial index has its statement compiled anew at each step.
        // https://www.sqlite.org/queryplanner-ng.html#qpstab
        raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        Run($"PRAGMA page_size = {PageSize}");
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run("PRAGMA foreign_keys = ON");
        Run("PRAGMA temp_store = MEMORY");
        Run($"PRAGMA cache_size = -{cache = ReadersCache}");
        unsafe
        {
            WalBuffer.CountPages(handle.DangerousGetHandle(), pagesInLog);
        }

        if (readOnly)
        {
            Run("PRAGMA query_only = ON");
        }
    }

    public sqlite3 Handle { get; }

    /// <summary>Pages in the write-ahead log after this connection's last commit.</summary>
    public unsafe int PagesInLog => *pagesInLog;

    /// <summary>How many rows it has written since it was opened.</summary>
    public int RowsWritten => raw.sqlite3_total_changes(Handle);

    /// <summary>Whether no transaction is open: also true after an error that rolled everything back.</summary>
    public bool IsAutocommit => raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>
    /// Gives a connection that writes as large a cache as costs nothing. When a tree is balanced, SQLite calls a page for a moment by the number of the
    /// one that holds the lock (https://www.sqlite.org/fileformat.html#the_lock_byte_page); while the file ends before that one, the whole cache is looked
    /// through at the transaction's end.
    /// </summary>
    public void SizeCache()
    {
        var wished = PageCount() > LockBytePage ? LargeCache : SmallCache;
        if (cache != wished)
        {
            Run($"PRAGMA cache_size = -{cache = wished}");
        }
    }

    /// <summary>Runs texts that return nothing of interest, several statements at once.</summary>
    public void Run(string sql)
    {
        var code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code, sql);
        }
    }

    public SqliteStatement Prepare(ParsedSql sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v3(Handle, sql.Text, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
            if (code != raw.SQLITE_OK)
            {
                throw Error(code, sql.Text);
            }

            statements.Add(sql, statement = new(this, handle));
        }

        return statement;
    }

    public Exception Error(int code, string sql)
    {
        var message = raw.sqlite3_errmsg(Handle).utf8_to_string();
        var extended = raw.sqlite3_extended_errcode(Handle);
        return extended is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY
            ? new UniqueViolationException(message)
            : new SqliteException(extended == 0 ? code : extended, $"{message} (SQLite {extended}) in: {sql}");
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        Handle.Dispose();
        unsafe
        {
            NativeMemory.Free(pagesInLog);
        }
    }

    long PageCount()
    {
        const string Count = "PRAGMA page_count";
        raw.sqlite3_prepare_v2(Handle, Count, out var handle);
        using var statement = new SqliteStatement(this, handle);
        return statement.Step() ? statement.Long(0) : 0;
    }
}

/// <summary>SQLite refused.</summary>
public sealed class SqliteException(int code, string message) : Exception(message)
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;
}

/// <summary>A prepared statement, also the row that it stands on.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : Row, IDisposable
{
    Dictionary<string, int>? ordinals;

    public void Bind(Value[] values, int[] plan, string organization)
    {
        Span<byte> buffer = stackalloc byte[512];
        for (var i = 0; i < plan.Length; i++)
        {
            var value = plan[i] == Parameters.Organization ? Value.Of(organization) : values[plan[i]];
            var code = value switch
            {
                { IsNull: true } => raw.sqlite3_bind_null(handle, i + 1),
                { Kind: ValueKind.Text } => BindText(i + 1, value.Text!, buffer),
                _ => raw.sqlite3_bind_int64(handle, i + 1, value.Number),
            };
            if (code != raw.SQLITE_OK)
            {
                // Run now, it would find what the caller before bound.
                throw connection.Error(code, raw.sqlite3_sql(handle).utf8_to_string());
            }
        }
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw connection.Error(code, raw.sqlite3_sql(handle).utf8_to_string()),
        };
    }

    public void Reset() => _ = raw.sqlite3_reset(handle);

    public override int Ordinal(string column)
    {
        ordinals ??= Enumerable.Range(0, raw.sqlite3_column_count(handle))
            .ToDictionary(i => raw.sqlite3_column_name(handle, i).utf8_to_string(), i => i, StringComparer.Ordinal);
        return ordinals.TryGetValue(column, out var ordinal) ? ordinal : throw new InvalidOperationException($"The result has no column {column}.");
    }

    public override bool IsNull(int ordinal) => raw.sqlite3_column_type(handle, ordinal) == raw.SQLITE_NULL;

    public override string Text(int ordinal) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, ordinal));

    public override long Long(int ordinal) => raw.sqlite3_column_int64(handle, ordinal);

    public override bool Flag(int ordinal) => raw.sqlite3_column_int64(handle, ordinal) != 0;

    public void Dispose() => handle.Dispose();

    int BindText(int position, string text, Span<byte> buffer)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, and SQLite takes none for NULL.
            return raw.sqlite3_bind_text(handle, position, utf8z.FromString(""));
        }

        if (text.Length * 3 <= buffer.Length)
        {
            return raw.sqlite3_bind_text(handle, position, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        }

        return raw.sqlite3_bind_text(handle, position, Encoding.UTF8.GetBytes(text));
    }
}

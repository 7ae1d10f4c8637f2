using System.Reflection;
using System.Runtime.InteropServices;

namespace Switchboard.Data.Sqlite;

/// <summary>Which SQLite is loaded: the system's, which distributions patch, or the one that the package brings (3.35).</summary>
public enum SqliteLibrary
{
    /// <summary>The system's where there is one, else the bundled one.</summary>
    Auto,

    /// <summary>The system's <c>libsqlite3.so.0</c>.</summary>
    System,

    /// <summary>The package's.</summary>
    Bundled,
}

/// <summary>Loads SQLite once per process; the first choice holds.</summary>
internal static class SqliteLoader
{
    static readonly Lock Gate = new();
    static SqliteLibrary? chosen;

    public static void Load(SqliteLibrary library)
    {
        lock (Gate)
        {
            if (chosen is not null)
            {
                return;
            }

            chosen = library;
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, Resolve);
            SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
            // Nobody asks for its memory statistics, and keeping them takes a lock for each allocation.
            SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
            var provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
            var handle = Resolve("e_sqlite3", provider, null) is not 0 and var loaded ? loaded : NativeLibrary.Load("e_sqlite3", provider, null);
            AllocatePagesOneByOne(handle);
            WalBuffer.Register(handle);
        }
    }

    /// <summary>
    /// SQLITE_CONFIG_PAGECACHE without memory and without pages. Otherwise each temporary table, such as one that holds the list of an IN or what RETURNING
    /// says, begins with some 90 KB for twenty pages that it almost never has: a send has a dozen of them, which took a third of its time.
    /// </summary>
    static unsafe void AllocatePagesOneByOne(nint library)
    {
        const int pageCache = 7;
        // What comes after the first argument is variadic, and lies elsewhere in Apple's calling convention for ARM.
        if (!(OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64))
        {
            _ = ((delegate* unmanaged[Cdecl]<int, nint, int, int, int>)NativeLibrary.GetExport(library, "sqlite3_config"))(pageCache, 0, 0, 0);
        }
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3" || chosen == SqliteLibrary.Bundled)
        {
            return 0;
        }

        if (NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) || NativeLibrary.TryLoad("libsqlite3.dylib", out handle))
        {
            return handle;
        }

        return chosen == SqliteLibrary.Auto
            ? 0
            : throw new DllNotFoundException("The system has no libsqlite3. Set Data:SqliteLibrary to bundled, or install libsqlite3-0.");
    }
}

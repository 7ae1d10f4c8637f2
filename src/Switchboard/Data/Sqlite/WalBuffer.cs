using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Switchboard.Data.Sqlite;

/// <summary>
/// A shim over the default VFS (https://www.sqlite.org/vfs.html) that gathers writes to the write-ahead log. SQLite writes each page of a
/// commit by two small calls, and a group of units has hundreds of pages; here they reach the file by a few large ones, at the latest when
/// the log is synced, read or measured. Sound only at <c>synchronous=FULL</c>, where the log is synced before any reader is told of the
/// commit.
/// </summary>
internal static unsafe class WalBuffer
{
    /// <summary>What <c>sqlite3_open_v2</c> takes.</summary>
    public const string Name = "switchboard";

    const int OpenWal = 0x0008_0000;
    const int NoMemory = 7;
    // The default VFS takes at most 128 KB at once.
    const int Capacity = 64 * 1024;

    static Vfs* original;
    static delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<int*, nint, byte*, int, int>, int*, void*> setWalHook;

    /// <summary>Registers it with the library that is loaded; once per process.</summary>
    public static void Register(nint library)
    {
        original = ((delegate* unmanaged[Cdecl]<byte*, Vfs*>)NativeLibrary.GetExport(library, "sqlite3_vfs_find"))(null);
        var vfs = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *vfs = *original;
        vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        vfs->Next = null;
        vfs->FileSize = original->FileSize + sizeof(Log*);
        vfs->Open = &Open;
        setWalHook = (delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<int*, nint, byte*, int, int>, int*, void*>)NativeLibrary.GetExport(
            library, "sqlite3_wal_hook");
        var code = ((delegate* unmanaged[Cdecl]<Vfs*, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register"))(vfs, 0);
        if (code != 0)
        {
            throw new SqliteException(code, "SQLite refused our VFS.");
        }
    }

    /// <summary>Has the pages of the log counted after each commit of a connection, instead of copying them back by itself.</summary>
    /// <param name="pages">Where the count is kept, for as long as the connection is open.</param>
    public static void CountPages(nint connection, int* pages) => setWalHook(connection, &Count, pages);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Count(int* into, nint connection, byte* database, int pages)
    {
        *into = pages;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(Vfs* vfs, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        var code = original->Open(original, name, file, flags, outFlags);
        if (code != 0 || (flags & OpenWal) == 0 || file->Methods == null)
        {
            return code;
        }

        Log* log;
        try
        {
            log = (Log*)NativeMemory.AllocZeroed((nuint)(sizeof(Log) + Capacity));
        }
        catch (OutOfMemoryException)
        {
            // Nothing may be thrown through SQLite. It closes the file by the original's methods, which are still in it.
            return NoMemory;
        }

        log->Bytes = (byte*)(log + 1);
        log->File = file->Methods;
        log->Methods = *file->Methods;
        log->Methods.Close = &Close;
        log->Methods.Read = &Read;
        log->Methods.Write = &Write;
        log->Methods.Truncate = &Truncate;
        log->Methods.Sync = &Sync;
        log->Methods.Size = &Size;
        *Of(file) = log;
        file->Methods = &log->Methods;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Write(OpenFile* file, byte* bytes, int count, long at)
    {
        var log = *Of(file);
        if (log->Length > 0 && (at != log->Start + log->Length || log->Length + count > Capacity) && Flush(file, log) is not 0 and var failed)
        {
            return failed;
        }

        if (count > Capacity)
        {
            return log->File->Write(file, bytes, count, at);
        }

        log->Start = log->Length == 0 ? at : log->Start;
        Unsafe.CopyBlockUnaligned(log->Bytes + log->Length, bytes, (uint)count);
        log->Length += count;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Read(OpenFile* file, byte* into, int count, long at) =>
        Flush(file, *Of(file)) is not 0 and var failed ? failed : (*Of(file))->File->Read(file, into, count, at);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Truncate(OpenFile* file, long size) => Flush(file, *Of(file)) is not 0 and var failed ? failed : (*Of(file))->File->Truncate(file, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sync(OpenFile* file, int flags) => Flush(file, *Of(file)) is not 0 and var failed ? failed : (*Of(file))->File->Sync(file, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Size(OpenFile* file, long* size) => Flush(file, *Of(file)) is not 0 and var failed ? failed : (*Of(file))->File->Size(file, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Close(OpenFile* file)
    {
        var log = *Of(file);
        var flushed = Flush(file, log);
        var closed = log->File->Close(file);
        NativeMemory.Free(log);
        return flushed == 0 ? closed : flushed;
    }

    /// <summary>After a failure nothing is kept: the transaction that wrote it is rolled back.</summary>
    static int Flush(OpenFile* file, Log* log)
    {
        var length = log->Length;
        log->Length = 0;
        return length == 0 ? 0 : log->File->Write(file, log->Bytes, length, log->Start);
    }

    /// <summary>Our part of a file stands behind the original's.</summary>
    static Log** Of(OpenFile* file) => (Log**)((byte*)file + original->FileSize);

    struct Log
    {
        public IoMethods Methods;
        public IoMethods* File;
        public byte* Bytes;
        public long Start;
        public int Length;
    }

    struct OpenFile
    {
        public IoMethods* Methods;
    }

    // https://www.sqlite.org/c3ref/vfs.html
    [StructLayout(LayoutKind.Sequential)]
    struct Vfs
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public Vfs* Next;
        public byte* Name;
        public void* AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public Others Rest;

        [InlineArray(15)]
        public struct Others
        {
            nint first;
        }
    }

    // https://www.sqlite.org/c3ref/io_methods.html
    [StructLayout(LayoutKind.Sequential)]
    struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> Size;
        public Others Rest;

        [InlineArray(12)]
        public struct Others
        {
            nint first;
        }
    }
}

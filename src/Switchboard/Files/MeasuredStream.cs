using System.Security.Cryptography;

namespace Switchboard.Files;

/// <summary>Measures what is read through it: how much, its hash, its first bytes. Ends with an exception when it is more than allowed.</summary>
internal sealed class MeasuredStream(Stream inner, long most) : Stream
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] head = new byte[FileKind.Head];
    int headLength;

    /// <summary>Whether reading broke, and not what was done with what had been read.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Bytes so far.</summary>
    public long Count { get; private set; }

    public ReadOnlySpan<byte> Head => head.AsSpan(0, headLength);

    /// <summary>Of all that was read; once.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Count; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        HasFailed = true;
        var read = await inner.ReadAsync(buffer, cancellationToken);
        HasFailed = false;
        Note(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    void Note(ReadOnlySpan<byte> bytes)
    {
        Count += bytes.Length;
        if (Count > most)
        {
            throw new TooLargeException();
        }

        hash.AppendData(bytes);
        var more = Math.Min(bytes.Length, head.Length - headLength);
        bytes[..more].CopyTo(head.AsSpan(headLength));
        headLength += more;
    }
}

/// <summary>More was given than a file may have.</summary>
internal sealed class TooLargeException : Exception;

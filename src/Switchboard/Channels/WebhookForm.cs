using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Switchboard.Channels;

/// <summary>
/// A form body (<c>application/x-www-form-urlencoded</c>) decoded once into one buffer. Fields are slices of it, in the order of the body; text is made only
/// of the fields that someone asks for. A percent sign that starts no escape is kept as it is.
/// </summary>
public sealed class WebhookForm
{
    /// <summary>More fields than any provider sends; a body with more is no form of theirs.</summary>
    public const int MostFields = 256;

    /// <summary>A form without fields.</summary>
    public static readonly WebhookForm Empty = new([], []);

    readonly byte[] buffer;
    readonly Field[] fields;

    WebhookForm(byte[] buffer, Field[] fields)
    {
        this.buffer = buffer;
        this.fields = fields;
    }

    /// <summary>How many fields there are, repeated ones counted each time.</summary>
    public int Count => fields.Length;

    /// <summary>No more bytes than this are in all keys and values together.</summary>
    public int DecodedLength => buffer.Length;

    /// <summary>Parses a body.</summary>
    /// <returns>False when it has more than <see cref="MostFields"/> fields.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out WebhookForm? form)
    {
        var count = body.IsEmpty ? 0 : body.Count((byte)'&') + 1;
        if (count > MostFields)
        {
            form = null;
            return false;
        }

        var bytes = new byte[body.Length];
        var found = new Field[count];
        var (kept, written) = (0, 0);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var key = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            var keyStart = written;
            written += Decode(key, bytes.AsSpan(written));
            var valueStart = written;
            written += Decode(value, bytes.AsSpan(written));
            found[kept++] = new(keyStart, valueStart, written);
        }

        form = new(bytes, kept == count ? found : found[..kept]);
        return true;
    }

    /// <summary>The UTF-8 key of a field.</summary>
    public ReadOnlySpan<byte> Key(int index) => buffer.AsSpan(fields[index].KeyStart..fields[index].ValueStart);

    /// <summary>The UTF-8 value of a field.</summary>
    public ReadOnlySpan<byte> Value(int index) => buffer.AsSpan(fields[index].ValueStart..fields[index].End);

    /// <summary>The value of the first field with a key, or null when there is none. What is not UTF-8 becomes U+FFFD.</summary>
    public string? Text(ReadOnlySpan<byte> key) => TryFind(key, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>The value as a whole number, or the fallback.</summary>
    public int Number(ReadOnlySpan<byte> key, int fallback) =>
        TryFind(key, out var value) && Utf8Parser.TryParse(value, out int number, out var used) && used == value.Length ? number : fallback;

    /// <summary>The UTF-8 value of the first field with a key.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (Key(i).SequenceEqual(key))
            {
                value = Value(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    static int Decode(ReadOnlySpan<byte> encoded, Span<byte> into)
    {
        if (encoded.IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            encoded.CopyTo(into);
            return encoded.Length;
        }

        var written = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var b = encoded[i];
            if (b == '%' && i + 2 < encoded.Length && HexOf(encoded[i + 1], encoded[i + 2]) is >= 0 and var escaped)
            {
                b = (byte)escaped;
                i += 2;
            }
            else if (b == '+')
            {
                b = (byte)' ';
            }

            into[written++] = b;
        }

        return written;
    }

    static int HexOf(byte high, byte low) =>
        char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low) ? (Nibble(high) << 4) | Nibble(low) : -1;

    static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    readonly record struct Field(int KeyStart, int ValueStart, int End);
}

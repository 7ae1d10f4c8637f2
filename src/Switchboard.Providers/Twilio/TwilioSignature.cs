using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// X-Twilio-Signature: HMAC-SHA1 under the auth token over the address as configured and the form's fields in order of their keys.
/// The scheme has no timestamp; what is replayed is caught where messages are kept once. https://www.twilio.com/docs/usage/security#validating-requests
/// </summary>
static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";
    const int Base64Length = 28;
    const int OnStack = 4096;

    public static bool IsValid(in WebhookRequest request, string authToken)
    {
        Span<byte> claimed = stackalloc byte[Base64Length];
        if (authToken.Length == 0
            || request.Headers[Header] is not [{ Length: Base64Length } header]
            || Ascii.FromUtf16(header, claimed, out _) != OperationStatus.Done)
        {
            return false;
        }

        var form = request.Form;
        if (BodyHashIn(request.Url) is { } bodyHash)
        {
            if (!IsHashOf(request.Body.Span, bodyHash))
            {
                return false;
            }

            form = WebhookForm.Empty;
        }

        Span<byte> key = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Math.Min(authToken.Length, 128))];
        if (!Encoding.UTF8.TryGetBytes(authToken, key, out var keyLength))
        {
            return false;
        }

        key = key[..keyLength];
        // Stacks on Twilio's side disagree on whether the port belongs to the address, so either form counts, as in its own libraries.
        return Signs(request.Url, form, key, claimed)
               || (WithoutPort(request.Url) is { } bare && Signs(bare, form, key, claimed))
               || (WithDefaultPort(request.Url) is { } full && Signs(full, form, key, claimed));
    }

    static bool Signs(string url, WebhookForm form, ReadOnlySpan<byte> key, ReadOnlySpan<byte> claimed)
    {
        var most = Encoding.UTF8.GetMaxByteCount(url.Length) + form.DecodedLength;
        var data = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        var written = Encoding.UTF8.GetBytes(url, data);
        Span<int> order = stackalloc int[form.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        order.Sort(new ByKeyThenValue(form));
        for (var i = 0; i < order.Length; i++)
        {
            // Of a repeated key each different value counts once.
            if (i > 0 && form.Key(order[i]).SequenceEqual(form.Key(order[i - 1])) && form.Value(order[i]).SequenceEqual(form.Value(order[i - 1])))
            {
                continue;
            }

            form.Key(order[i]).CopyTo(data[written..]);
            written += form.Key(order[i]).Length;
            form.Value(order[i]).CopyTo(data[written..]);
            written += form.Value(order[i]).Length;
        }

        Span<byte> computed = stackalloc byte[Base64Length];
        HMACSHA1.HashData(key, data[..written], computed);
        Base64.EncodeToUtf8InPlace(computed, HMACSHA1.HashSizeInBytes, out _);
        return CryptographicOperations.FixedTimeEquals(computed, claimed);
    }

    static string? BodyHashIn(string url)
    {
        const string Parameter = "bodySHA256=";
        var query = url.IndexOf('?');
        var at = query < 0 ? -1 : url.IndexOf(Parameter, query, StringComparison.Ordinal);
        if (at < 0 || url[at - 1] is not ('?' or '&'))
        {
            return null;
        }

        at += Parameter.Length;
        var end = url.IndexOf('&', at);
        return end < 0 ? url[at..] : url[at..end];
    }

    static bool IsHashOf(ReadOnlySpan<byte> body, string hex)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, computed);
        return hex.Length == 2 * claimed.Length
               && Convert.FromHexString(hex, claimed, out _, out _) == OperationStatus.Done
               && CryptographicOperations.FixedTimeEquals(computed, claimed);
    }

    static string? WithoutPort(string url)
    {
        var (start, end) = PortOf(url);
        return start < 0 ? null : string.Concat(url.AsSpan(0, start), url.AsSpan(end));
    }

    static string? WithDefaultPort(string url)
    {
        var (start, end) = PortOf(url);
        if (start >= 0)
        {
            return null;
        }

        var port = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("wss:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        return url.Insert(end, port);
    }

    /// <summary>Where <c>:port</c> begins (-1 when there is none) and where the authority ends.</summary>
    static (int Start, int End) PortOf(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var length = url.AsSpan(authority).IndexOfAny('/', '?');
        var end = length < 0 ? url.Length : authority + length;
        var colon = url.LastIndexOf(':', end - 1, end - authority);
        // The colons within an IPv6 literal are followed by its bracket.
        return (colon > url.LastIndexOf(']', end - 1, end - authority) ? colon : -1, end);
    }

    readonly struct ByKeyThenValue(WebhookForm form) : IComparer<int>
    {
        public int Compare(int x, int y) =>
            form.Key(x).SequenceCompareTo(form.Key(y)) is var byKey and not 0 ? byKey : form.Value(x).SequenceCompareTo(form.Value(y));
    }
}

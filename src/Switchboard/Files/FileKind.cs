using System.Collections.Frozen;
using System.Text;

namespace Switchboard.Files;

/// <summary>
/// What a file is, by its first bytes. What somebody says of it only decides between kinds that look alike, and neither of them is shown by
/// a browser.
/// </summary>
internal static class FileKind
{
    /// <summary>How much of a file is looked at.</summary>
    public const int Head = 4096;

    /// <summary>What is no kind that we know.</summary>
    public const string Unknown = "application/octet-stream";

    // https://www.twilio.com/docs/messaging/guides/accepted-mime-types
    static readonly FrozenSet<string> Zipped = new[]
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.apple.pkpass",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> Compound = new[] { "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Kinds that a browser may show in place; no script runs in any of them.</summary>
    static readonly FrozenDictionary<string, string> Shown = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["image/jpeg"] = "jpg", ["image/png"] = "png", ["image/gif"] = "gif", ["image/webp"] = "webp", ["image/heic"] = "heic", ["image/bmp"] = "bmp",
        ["audio/mpeg"] = "mp3", ["audio/ogg"] = "ogg", ["audio/amr"] = "amr", ["audio/wav"] = "wav", ["audio/mp4"] = "m4a", ["audio/aac"] = "aac",
        ["audio/flac"] = "flac", ["audio/3gpp"] = "3ga",
        ["video/mp4"] = "mp4", ["video/3gpp"] = "3gp", ["video/quicktime"] = "mov", ["video/webm"] = "webm", ["video/ogg"] = "ogv",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // Not shown: browsers open no PDF within a sandbox.
        ["application/pdf"] = "pdf",
        ["text/plain"] = "txt", ["text/csv"] = "csv", ["text/vcard"] = "vcf", ["text/calendar"] = "ics", ["application/zip"] = "zip",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xlsx",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = "pptx", ["application/vnd.oasis.opendocument.text"] = "odt",
        ["application/vnd.oasis.opendocument.spreadsheet"] = "ods", ["application/vnd.apple.pkpass"] = "pkpass",
        ["application/msword"] = "doc", ["application/vnd.ms-excel"] = "xls", ["application/vnd.ms-powerpoint"] = "ppt",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether it is shown in place; everything else is only downloaded.</summary>
    public static bool IsShown(string contentType) => Shown.ContainsKey(contentType);

    /// <summary>The ending that names of this kind have.</summary>
    public static string Ending(string contentType) => Shown.GetValueOrDefault(contentType) ?? Others.GetValueOrDefault(contentType) ?? "bin";

    /// <summary>The kind of a file.</summary>
    /// <param name="head">Its first <see cref="Head"/> bytes, or all that there are.</param>
    /// <param name="declared">What somebody said that it is.</param>
    public static string Of(ReadOnlySpan<byte> head, string? declared)
    {
        var said = declared?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        return Media(head) is { } media ? SoundAlone(media, said) : Container(head, said) ?? Text(head, said) ?? Unknown;
    }

    // One container holds both, and only what stands far inside tells whether there are pictures.
    static string SoundAlone(string media, string said) => (media, said) switch
    {
        ("video/mp4", "audio/mp4" or "audio/x-m4a" or "audio/m4a") => "audio/mp4",
        ("video/3gpp", "audio/3gpp") => said,
        _ => media,
    };

    static string? Media(ReadOnlySpan<byte> head) =>
        head.StartsWith(Jpeg) ? "image/jpeg"
        : head.StartsWith(Png) ? "image/png"
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? "image/gif"
        : Riff(head, "WEBP"u8) ? "image/webp"
        : Riff(head, "WAVE"u8) ? "audio/wav"
        : head.StartsWith("BM"u8) && head.Length > 14 && head[6..10].IndexOfAnyExcept((byte)0) < 0 ? "image/bmp"
        : head.StartsWith("%PDF-"u8) ? "application/pdf"
        : head.StartsWith("OggS"u8) ? Ogg(head)
        : head.StartsWith("#!AMR"u8) ? "audio/amr"
        : head.StartsWith("fLaC"u8) ? "audio/flac"
        : head.StartsWith("ID3"u8) ? "audio/mpeg"
        : head.Length > 4 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0 ? "audio/aac"
        : head.Length > 4 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x06) == 0x02 && (head[2] & 0xF0) is not (0 or 0xF0) ? "audio/mpeg"
        : head.StartsWith(Matroska) && head[..Math.Min(64, head.Length)].IndexOf("webm"u8) > 0 ? "video/webm"
        : head.Length > 12 && head[4..].StartsWith("ftyp"u8) ? Brand(head[8..12])
        : null;

    static bool Riff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> kind) => head.Length > 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith(kind);

    static string? Ogg(ReadOnlySpan<byte> head) =>
        head[..Math.Min(64, head.Length)] is var page
            && (page.IndexOf("OpusHead"u8) > 0 || page.IndexOf("\u0001vorbis"u8) > 0 || page.IndexOf("Speex   "u8) > 0 || page.IndexOf("FLAC"u8) > 0)
            ? "audio/ogg"
        : head[..Math.Min(64, head.Length)].IndexOf("theora"u8) > 0 ? "video/ogg"
        : null;

    // https://mp4ra.org/registered-types/brands
    static string? Brand(ReadOnlySpan<byte> brand) => Encoding.Latin1.GetString(brand) switch
    {
        "M4A " or "M4B " => "audio/mp4",
        "heic" or "heix" or "mif1" => "image/heic",
        "qt  " => "video/quicktime",
        ['3', 'g', ..] => "video/3gpp",
        "isom" or "iso2" or "iso4" or "iso5" or "iso6" or "mp41" or "mp42" or "avc1" or "M4V " or "dash" or "MSNV" => "video/mp4",
        _ => null,
    };

    static string? Container(ReadOnlySpan<byte> head, string said) =>
        head.StartsWith("PK\u0003\u0004"u8) ? (Zipped.Contains(said) ? said : "application/zip")
        : head.StartsWith(CompoundFile) ? (Compound.Contains(said) ? said : Unknown)
        : null;

    static string? Text(ReadOnlySpan<byte> head, string said)
    {
        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        if (text.IsEmpty || text.ContainsAnyInRange((byte)0, (byte)8) || text.ContainsAnyInRange((byte)14, (byte)31) || !IsUtf8(text) || LooksLikeMarkup(text))
        {
            return null;
        }

        return text.StartsWith("BEGIN:VCARD"u8) ? "text/vcard"
            : text.StartsWith("BEGIN:VCALENDAR"u8) ? "text/calendar"
            : said == "text/csv" ? said
            : "text/plain";
    }

    // Whatever might be taken for a page or a drawing with scripts in it is of no kind at all.
    static bool LooksLikeMarkup(ReadOnlySpan<byte> text) =>
        text.TrimStart(" \t\r\n\f"u8).StartsWith("<"u8) || Contains(text, "<script") || Contains(text, "<svg") || Contains(text, "<html")
            || Contains(text, "<!doctype") || Contains(text, "<iframe") || Contains(text, "<?xml");

    static bool Contains(ReadOnlySpan<byte> text, string tag) => Encoding.Latin1.GetString(text).Contains(tag, StringComparison.OrdinalIgnoreCase);

    // The last character may be cut in two.
    static bool IsUtf8(ReadOnlySpan<byte> text)
    {
        for (var cut = 0; cut < 4 && cut < text.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(text[..^cut]))
            {
                return cut == 0 || text.Length >= Head - 3;
            }
        }

        return false;
    }

    static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    static ReadOnlySpan<byte> Matroska => [0x1A, 0x45, 0xDF, 0xA3];

    static ReadOnlySpan<byte> CompoundFile => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
}

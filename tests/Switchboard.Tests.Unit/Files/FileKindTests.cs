using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Switchboard.Files;

namespace Switchboard.Tests.Unit.Files;

/// <summary>What a file is, by its first bytes.</summary>
public sealed class FileKindTests
{
    static readonly string[] Markup = ["<html>", "<!DOCTYPE html>", "<svg onload=x>", "<?xml version='1.0'?>", "<script>x</script>", " \n\t<img src=x onerror=x>", "x <IFRAME src=x>", "\uFEFF<html>"];

    static readonly string[] Said = ["image/png", "image/svg+xml", "text/html", "application/xhtml+xml", "text/plain", "text/csv", "audio/ogg", "application/javascript", "image/png; charset=x", ""];

    [Theory]
    [InlineData("FFD8FFE000104A46494600", "text/html", "image/jpeg")]
    [InlineData("89504E470D0A1A0A0000000D", null, "image/png")]
    [InlineData("474946383961010001", null, "image/gif")]
    [InlineData("524946462400000057454250565038", null, "image/webp")]
    [InlineData("524946462400000057415645666D74", null, "audio/wav")]
    [InlineData("255044462D312E37", "image/png", "application/pdf")]
    [InlineData("4F67675300020000000000000000000000000000000000000000011348656164", "audio/ogg", "application/octet-stream")]
    [InlineData("4F676753000200000000000000000000000000000000000000000113 4F70757348656164", "application/ogg", "audio/ogg")]
    [InlineData("2321414D520A3C", null, "audio/amr")]
    [InlineData("494433040000000000", null, "audio/mpeg")]
    [InlineData("FFFB9064000000", null, "audio/mpeg")]
    [InlineData("FFF15080000000", null, "audio/aac")]
    [InlineData("000000186674797033677035000000", null, "video/3gpp")]
    [InlineData("00000018667479704D344120000000", null, "audio/mp4")]
    [InlineData("000000186674797069736F6D000000", "audio/mp4", "audio/mp4")]
    [InlineData("000000186674797069736F6D000000", "text/html", "video/mp4")]
    [InlineData("0000001866747970786d6c20000000", "video/mp4", "application/octet-stream")]
    [InlineData("504B030414000600", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("504B030414000600", "text/html", "application/zip")]
    [InlineData("D0CF11E0A1B11AE1", "application/msword", "application/msword")]
    [InlineData("D0CF11E0A1B11AE1", "text/html", "application/octet-stream")]
    [InlineData("00010203", "image/png", "application/octet-stream")]
    public void Its_bytes_tell_and_not_its_sender(string hex, string? said, string kind) =>
        FileKind.Of(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), said).ShouldBe(kind);

    [Theory]
    [InlineData("hello", null, "text/plain")]
    [InlineData("Gr\u00FC\u00DFe", "text/html", "text/plain")]
    [InlineData("a;b;c", "text/csv", "text/csv")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0", "text/x-vcard", "text/vcard")]
    [InlineData("BEGIN:VCALENDAR\r\n", null, "text/calendar")]
    public void Text_is_text(string text, string? said, string kind) => FileKind.Of(Encoding.UTF8.GetBytes(text), said).ShouldBe(kind);

    [Fact]
    public void Markup_is_never_shown_whatever_stands_around_it_and_whatever_is_said_of_it() => Prop.ForAll(
        (from markup in Gen.Elements(Markup) from said in Gen.Elements(Said) from rest in ArbMap.Default.GeneratorFor<NonNull<string>>() select (Text: markup + rest.Get, Said: said)).ToArbitrary(),
        sample => FileKind.Of(Encoding.UTF8.GetBytes(sample.Text), sample.Said) is FileKind.Unknown or "text/plain").QuickCheckThrowOnFailure();

    [Fact]
    public void Of_no_kind_is_any_that_a_browser_would_run() => Prop.ForAll(
        (from bytes in ArbMap.Default.GeneratorFor<byte[]>() from said in Gen.Elements(Said) select (Bytes: bytes, Said: said)).ToArbitrary(),
        sample => FileKind.Of(sample.Bytes, sample.Said) is not ("text/html" or "image/svg+xml" or "application/xhtml+xml" or "text/xml" or "application/xml" or "application/javascript" or "text/javascript"))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_character_that_the_head_cuts_in_two_is_no_reason_to_doubt() =>
        FileKind.Of(Encoding.UTF8.GetBytes(new string('a', FileKind.Head - 1) + "\u00FC").AsSpan(0, FileKind.Head), null).ShouldBe("text/plain");
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.WebUtilities;
using Switchboard.Channels;

namespace Switchboard.Tests.Unit.Twilio;

public sealed class WebhookFormTests
{
    [Theory]
    [InlineData("Body=Hello+world%21", "Hello world!")]
    [InlineData("A=1&Body=", "")]
    [InlineData("A=1&Body", "")]
    [InlineData("A=1", null)]
    [InlineData("&&Body=x&", "x")]
    [InlineData("Body=a=b", "a=b")]
    [InlineData("Body=100%", "100%")]
    [InlineData("Body=%zz%4", "%zz%4")]
    [InlineData("Body=%41%62", "Ab")]
    [InlineData("Body=%F0%9F%91%8B", "👋")]
    [InlineData("Body=%ff", "\ufffd")]
    [InlineData("Body=first&Body=second", "first")]
    [InlineData("", null)]
    public void A_field_is_read_as_it_was_meant(string body, string? expected) => Parse(body).Text("Body"u8).ShouldBe(expected);

    [Theory]
    [InlineData("N=12", 12)]
    [InlineData("N=12x", 7)]
    [InlineData("N=", 7)]
    [InlineData("", 7)]
    public void A_number_that_is_none_falls_back(string body, int expected) => Parse(body).Number("N"u8, 7).ShouldBe(expected);

    [Fact]
    public void Whatever_is_encoded_comes_out_again() =>
        Check.QuickThrowOnFailure(Prop.ForAll<(NonNull<string> Key, NonNull<string> Value)[]>(pairs =>
        {
            var fields = pairs.Take(50).Select(p => (Key: Clean(p.Key.Get), Value: Clean(p.Value.Get))).Where(p => p.Key.Length > 0).ToList();
            var form = Parse(string.Join('&', fields.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}")));
            return Enumerable.Range(0, form.Count).Select(i => (Encoding.UTF8.GetString(form.Key(i)), Encoding.UTF8.GetString(form.Value(i)))).SequenceEqual(fields);
        }));

    [Fact]
    public void The_frameworks_own_reader_agrees()
    {
        const string Body = "ToCountry=US&Body=caf%C3%A9+%26+t%C3%A9&From=%2B14155550123&Empty=&NumMedia=0";
        var form = Parse(Body);

        foreach (var (key, value) in new FormReader(Body).ReadForm())
        {
            form.Text(Encoding.UTF8.GetBytes(key)).ShouldBe(value.ToString());
        }
    }

    [Fact]
    public void More_fields_than_any_provider_sends_are_no_form() =>
        WebhookForm.TryParse(Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Repeat("a=1", 257))), out _).ShouldBeFalse();

    /// <summary>Half a surrogate pair has no UTF-8.</summary>
    static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    static WebhookForm Parse(string body)
    {
        WebhookForm.TryParse(Encoding.UTF8.GetBytes(body), out var form).ShouldBeTrue();
        return form!;
    }
}

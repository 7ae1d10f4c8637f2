using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Switchboard.Channels;
using Switchboard.Providers.Twilio;

namespace Switchboard.Tests.Unit.Twilio;

public sealed class SignatureTests
{
    const string Token = "12345";
    const string VendorUrl = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const string VendorForm = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";

    [Fact]
    public void The_vendors_published_vector_is_valid() => Valid(VendorUrl, VendorForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8=").ShouldBeTrue();

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=3", VendorForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData(VendorUrl, "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1235&From=%2B14158675309&To=%2B18005551212", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData(VendorUrl, VendorForm, "RSOYDt4T1cUTdK1PDd93/VVr8B9=")]
    [InlineData(VendorUrl, VendorForm, "")]
    [InlineData(VendorUrl, VendorForm, "not base64")]
    [InlineData(VendorUrl, VendorForm, "RSOYDt4T1cUTdK1PDd93")]
    [InlineData(VendorUrl, VendorForm, null)]
    public void What_was_changed_or_is_no_signature_is_refused(string url, string form, string? signature) => Valid(url, form, signature).ShouldBeFalse();

    [Fact]
    public void Without_a_token_nothing_is_valid() => Valid(VendorUrl, VendorForm, Sign(VendorUrl, "", ""), token: "").ShouldBeFalse();

    [Theory]
    [InlineData("https://a.example/hook", "https://a.example:443/hook")]
    [InlineData("https://a.example:443/hook", "https://a.example/hook")]
    [InlineData("http://a.example/hook?x=1:2", "http://a.example:80/hook?x=1:2")]
    [InlineData("https://a.example:8443/hook", "https://a.example/hook")]
    [InlineData("wss://a.example/media", "wss://a.example:443/media")]
    [InlineData("https://a.example", "https://a.example:443")]
    [InlineData("https://[2001:db8::1]/hook", "https://[2001:db8::1]:443/hook")]
    [InlineData("https://[2001:db8::1]:8443/hook", "https://[2001:db8::1]/hook")]
    public void The_port_may_be_signed_or_left_out(string configured, string signed) => Valid(configured, "A=1", Sign(signed, "A1")).ShouldBeTrue();

    [Fact]
    public void Host_and_scheme_keep_their_case() => Valid("https://A.Example/Hook", "A=1", Sign("https://A.Example/Hook", "A1")).ShouldBeTrue();

    [Theory]
    [InlineData("b=2&a=1", "a1b2")]
    [InlineData("a=1&B=2", "B2a1")]
    [InlineData("M=2&M=1&M=2", "M1M2")]
    [InlineData("Body=caf%C3%A9+%26+tea&A=", "ABodycafé & tea")]
    [InlineData("", "")]
    public void Fields_are_signed_in_the_ordinal_order_of_their_keys_each_value_once(string form, string signedText) =>
        Valid("https://a.example/hook", form, Sign("https://a.example/hook", signedText)).ShouldBeTrue();

    [Fact]
    public void A_body_that_is_no_form_is_signed_by_its_hash()
    {
        const string Body = """{"a":1}""";
        var url = $"https://a.example/hook?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}";

        Valid(url, Body, Sign(url, "")).ShouldBeTrue();
        Valid(url, Body + " ", Sign(url, "")).ShouldBeFalse();
        Valid(url + "00", Body, Sign(url + "00", "")).ShouldBeFalse();
    }

    [Fact]
    public void A_form_larger_than_the_stack_buffer_is_checked_all_the_same()
    {
        var body = new string('x', 20_000);

        Valid("https://a.example/hook", "Body=" + body, Sign("https://a.example/hook", "Body" + body)).ShouldBeTrue();
    }

    static string Sign(string url, string fields, string token = Token) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(url + fields)));

    static bool Valid(string url, string body, string? signature, string token = Token)
    {
        var headers = new HeaderDictionary();
        if (signature is not null)
        {
            headers["X-Twilio-Signature"] = signature;
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        WebhookForm.TryParse(bytes, out var form).ShouldBeTrue();
        return TwilioSignature.IsValid(new(url, headers, bytes, form!), token);
    }
}

using Microsoft.AspNetCore.Http;
using Switchboard.Kernel;
using Switchboard.Users.Oidc;

namespace Switchboard.Tests.Unit.Users;

public sealed class OidcTryTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "k1", true)]
    [InlineData(599, "k1", true)]
    [InlineData(600, "k1", false)]
    [InlineData(0, "k2", false)]
    public void It_is_good_for_ten_minutes_and_where_it_was_sealed(int seconds, string key, bool isGood)
    {
        var (box, other) = (Box("k1", 1), Box(key, (byte)(key == "k1" ? 1 : 2)));
        var begun = OidcTry.Begin("/inbox", Now);
        var http = new DefaultHttpContext();
        begun.Give(http, box, secure: true);
        http.Request.Headers.Cookie = http.Response.Headers.SetCookie.ToString().Split(';')[0];

        var found = OidcTry.In(http.Request, other, Now.AddSeconds(seconds));

        found.ShouldBe(isGood ? begun : null);
        http.Response.Headers.SetCookie.ToString().ShouldContain("; secure;");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("v1.k1.")]
    [InlineData("v1.k1.AAAA")]
    [InlineData("v1.k1.!!!!")]
    [InlineData("v1.k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_we_did_not_seal_is_none(string cookie)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = "switchboard_oidc=" + cookie;

        OidcTry.In(http.Request, Box("k1", 1), Now).ShouldBeNull();
    }

    static SecretBox Box(string id, byte fill) => new(new Dictionary<string, byte[]> { [id] = [.. Enumerable.Repeat(fill, 32)] }, id);
}

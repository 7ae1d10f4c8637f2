using Switchboard.Users.Oidc;

namespace Switchboard.Tests.Unit.Users;

public sealed class OidcSettingsTests
{
    [Theory]
    [InlineData(null, "", "", "", "")]
    [InlineData("https://login.example.com", "switchboard", "", "", "")]
    [InlineData("https://login.example.com/realms/acme/", "switchboard", "secret", "Acme", "")]
    [InlineData("http://localhost:5081/oidc", "switchboard", "", "", "")]
    [InlineData("http://login.example.com", "switchboard", "", "", "Issuer")]
    [InlineData("https://login.example.com?tenant=1", "switchboard", "", "", "Issuer")]
    [InlineData("https://me:it@login.example.com", "switchboard", "", "", "Issuer")]
    [InlineData("https://login.example.com", "", "", "", "ClientId")]
    [InlineData("http://login.example.com", "", "", "two\nlines", "Issuer ClientId Name")]
    [InlineData(null, "switchboard", "", "", "Issuer")]
    [InlineData(null, "", "secret", "", "Issuer")]
    [InlineData(null, "", "", "Acme", "Issuer")]
    public void What_does_not_go_together_is_refused(string? issuer, string client, string secret, string name, string wrong)
    {
        var settings = new OidcSettings { Issuer = issuer is null ? null : new(issuer), ClientId = client, ClientSecret = secret, Name = name };

        string.Join(' ', settings.Check().Select(error => error.Property)).ShouldBe(wrong);
    }

    [Theory]
    [InlineData("Acme", "Acme")]
    [InlineData("", "login.example.com")]
    public void It_is_called_by_its_name_or_else_by_its_host(string name, string called) =>
        new OidcSettings { Issuer = new("https://login.example.com/realms/x"), ClientId = "switchboard", Name = name }.Called.ShouldBe(called);
}

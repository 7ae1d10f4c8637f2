using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Switchboard.Tests.Integration.Simulator;

namespace Switchboard.Tests.Integration.Users;

/// <summary>People sign in by a provider of OpenID Connect: who was invited, and whom the provider's word can be believed of.</summary>
public sealed class OidcTests(OidcTests.Deployment deployment) : IClassFixture<OidcTests.Deployment>
{
    const string Begin = "/api/v1/session/oidc";

    World World => deployment.World;

    Issuer Issuer => deployment.Issuer;

    [Fact]
    public async Task Who_was_invited_comes_in_without_a_password_and_has_taken_the_invitation()
    {
        var tenant = await World.Organization();
        var (email, user, link) = await Invited(tenant);
        using var browser = new Browser(World);
        using var other = new Browser(World);
        using var admin = tenant.Admin();

        var led = await Led(browser, "/o/x/inbox?owner=me");
        var asked = HttpUtility.ParseQueryString(led.Query);
        var to = await Back(browser, led, Issuer.Gives(led, email.ToUpperInvariant()));
        var session = await browser.Http.Get("/api/v1/session");

        (asked["tenant"], asked["response_type"], asked["client_id"], asked["code_challenge_method"]).ShouldBe(("1", "code", Issuer.Client, "S256"));
        asked["scope"].ShouldBe("openid email profile");
        asked["redirect_uri"].ShouldBe($"{World.Url.GetLeftPart(UriPartial.Authority)}{Begin}/callback");
        Issuer.ShownBy.ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Issuer.Client}:s%2Fecret")));
        to.ShouldBe("/console/o/x/inbox?owner=me");
        session.GetProperty("user").GetProperty("userId").GetString().ShouldBe(user);
        session.GetProperty("user").GetProperty("hasPassword").GetBoolean().ShouldBeFalse();
        (await admin.Get($"/api/v1/users/{user}")).GetProperty("status").GetString().ShouldBe("active");
        await other.Http.Posting("/api/v1/session/link", new { link, password = Browser.Password }).Refused(410);
        var log = (await admin.Get("/api/v1/audit?action=session.begun")).GetProperty("items");
        (log.GetArrayLength(), log[0].GetProperty("actor").GetString(), log[0].GetProperty("detail").GetProperty("by").GetString()).ShouldBe((1, $"user:{user}", "oidc"));
    }

    [Fact]
    public async Task The_sign_in_page_is_told_of_the_provider_where_there_is_one()
    {
        using var here = World.Client();

        var ways = await here.Get("/api/v1/session/ways");

        (ways.GetProperty("password").GetBoolean(), ways.GetProperty("oidc").GetProperty("name").GetString()).ShouldBe((true, "Acme"));
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("no nonce")]
    [InlineData("audience")]
    [InlineData("two audiences")]
    [InlineData("azp")]
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("no end")]
    [InlineData("future")]
    [InlineData("no iat")]
    [InlineData("alg none")]
    [InlineData("alg HS256")]
    [InlineData("another key")]
    [InlineData("changed")]
    [InlineData("no token")]
    public async Task A_token_that_cannot_be_believed_lets_nobody_in(string wrong)
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);
        var led = await Led(browser);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        var to = await Back(browser, led, Issuer.Gives(led, email, claims => _ = wrong switch
        {
            "nonce" => claims["nonce"] = "of another try",
            "no nonce" => claims.Remove("nonce"),
            "audience" => claims["aud"] = "another",
            "two audiences" => claims["aud"] = new JsonArray(Issuer.Client, "another"),
            "azp" => claims["azp"] = "another",
            "issuer" => claims["iss"] = "https://another.example",
            "expired" => claims["exp"] = now - 120,
            "no end" => claims.Remove("exp"),
            "future" => claims["iat"] = now + 3600,
            "no iat" => (object)claims.Remove("iat"),
            _ => 0,
        }, Forged(wrong)));

        to.ShouldBe("/console/signin?problem=oidc_refused&next=%2F");
        browser.Cookie.ShouldBeNull();
    }

    Func<JsonObject, JsonObject, string>? Forged(string how) => how switch
    {
        "alg none" => (header, claims) => Issuer.Signed(With(header, "alg", "none"), claims, _ => []),
        "alg HS256" => (header, claims) => Issuer.Signed(With(header, "alg", "HS256"), claims, bytes => HMACSHA256.HashData(Issuer.Public, bytes)),
        "another key" => (header, claims) =>
        {
            using var another = RSA.Create(2048);
            return Issuer.Sign(header, claims, another);
        },
        "changed" => (header, claims) => Issuer.Signed(header, claims, _ => new byte[256]),
        "no token" => (_, _) => "none",
        _ => null,
    };

    [Theory]
    [InlineData("false")]
    [InlineData("missing")]
    [InlineData("no address")]
    public async Task An_address_that_the_provider_does_not_vouch_for_lets_nobody_in(string how)
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);
        var led = await Led(browser);

        var to = await Back(browser, led, Issuer.Gives(led, email, claims => _ = how switch
        {
            "false" => claims["email_verified"] = false,
            "missing" => claims.Remove("email_verified"),
            _ => (object)claims.Remove("email"),
        }));

        to.ShouldBe("/console/signin?problem=oidc_unverified&next=%2F");
        browser.Cookie.ShouldBeNull();
        (await Refusals()).ShouldContain("unverified");
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("disabled")]
    [InlineData("suspended")]
    public async Task Who_may_not_sign_in_by_password_may_not_so_either(string who)
    {
        var tenant = await World.Organization();
        using var super = World.SuperAdmin();
        var (email, user, _) = await Invited(tenant);
        if (who == "disabled")
        {
            using var admin = tenant.Admin();
            using var changed = await admin.PatchAsJsonAsync($"/api/v1/users/{user}", new { disabled = true });
            changed.IsSuccessStatusCode.ShouldBeTrue();
        }
        else if (who == "suspended")
        {
            await super.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { });
        }

        using var browser = new Browser(World);
        var led = await Led(browser, "/x");
        var to = await Back(browser, led, Issuer.Gives(led, who == "stranger" ? $"{Guid.CreateVersion7():N}@example.com" : email));

        to.ShouldBe("/console/signin?problem=oidc_unknown_user&next=%2Fx");
        browser.Cookie.ShouldBeNull();
        (await Refusals()).ShouldContain(who == "stranger" ? "unknown_user" : "not_let_in");
    }

    [Fact]
    public async Task An_answer_counts_once_and_in_the_browser_that_asked()
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);
        using var other = new Browser(World);
        using var plain = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = World.Url };
        const string Expired = "/console/signin?problem=oidc_expired&next=%2F";

        using var begun = await plain.GetAsync(Begin);
        var (led, cookie) = (begun.Headers.Location!, begun.Headers.GetValues("Set-Cookie").Single());
        var code = Issuer.Gives(led, email);
        (await Back(other, led, code)).ShouldBe(Expired, "another browser has no try");
        (await Back(browser, await Led(browser), code, state: "another")).ShouldBe(Expired);
        (await Kept("another")).ShouldBe(Expired);
        (await Kept(null)).ShouldBe("/console/");
        (await Kept(null)).ShouldBe(Expired, "the code was used");

        cookie.ShouldContain("; httponly", Case.Insensitive);
        cookie.ShouldContain("; samesite=lax", Case.Insensitive);
        cookie.ShouldContain($"; path={Begin}", Case.Insensitive);
        HttpUtility.ParseQueryString(led.Query).AllKeys.ShouldNotContain("code_verifier");
        browser.Cookie.ShouldBeNull();
        other.Cookie.ShouldBeNull();

        async Task<string> Kept(string? state)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(led, code, state));
            request.Headers.Add("Cookie", cookie.Split(';')[0]);
            using var answer = await plain.SendAsync(request);
            return answer.Headers.Location!.ToString();
        }
    }

    [Fact]
    public async Task What_the_provider_refuses_and_what_another_says_in_its_name_lets_nobody_in()
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);

        var refused = await Led(browser);
        (await Arrive(browser, $"{Begin}/callback?error=access_denied&state={StateOf(refused)}")).ShouldBe("/console/signin?problem=oidc_refused&next=%2F");
        var led = await Led(browser);
        (await Arrive(browser, Address(led, Issuer.Gives(led, email), null) + "&iss=https%3A%2F%2Fanother.example")).ShouldBe("/console/signin?problem=oidc_refused&next=%2F");
        led = await Led(browser);
        (await Arrive(browser, Address(led, Issuer.Gives(led, email), null) + $"&iss={Uri.EscapeDataString(Issuer.Url)}")).ShouldBe("/console/");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/../api/v1/users")]
    [InlineData("/%2e%2e/api/v1/users")]
    [InlineData("inbox")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    public async Task It_leads_nowhere_but_into_the_console(string next)
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);

        var led = await Led(browser, next);

        (await Back(browser, led, Issuer.Gives(led, email))).ShouldBe("/console/");
    }

    [Fact]
    public async Task A_key_that_is_new_is_read_once_and_one_that_is_nobodys_is_refused()
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);
        await Back(browser, await Led(browser), "none");
        var before = Issuer.KeysRead;

        Issuer.Rotates("second");
        var led = await Led(browser);
        (await Back(browser, led, Issuer.Gives(led, email))).ShouldBe("/console/");
        Issuer.KeysRead.ShouldBe(before + 1);
        led = await Led(browser);
        (await Back(browser, led, Issuer.Gives(led, email))).ShouldBe("/console/");
        Issuer.KeysRead.ShouldBe(before + 1);
        led = await Led(browser);
        var unknown = Issuer.Gives(led, email, sign: (header, claims) => Issuer.Signed(With(header, "kid", "nobody's"), claims, _ => new byte[256]));

        (await Back(browser, led, unknown)).ShouldBe("/console/signin?problem=oidc_refused&next=%2F");
        Issuer.KeysRead.ShouldBe(before + 2);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_of_and_found_again_when_it_is_back()
    {
        var (email, _, _) = await Invited(await World.Organization());
        using var browser = new Browser(World);
        const string Unreachable = "/console/signin?problem=oidc_unreachable&next=%2Fx";
        var led = await Led(browser, "/x");
        var code = Issuer.Gives(led, email);

        Issuer.IsDown = true;
        try
        {
            (await Back(browser, led, code)).ShouldBe(Unreachable);
            (await Arrive(browser, $"{Begin}?next=/x")).ShouldBe(Unreachable);
        }
        finally
        {
            Issuer.IsDown = false;
        }

        led = await Led(browser, "/x");
        (await Back(browser, led, Issuer.Gives(led, email))).ShouldBe("/console/x");
    }

    [Fact]
    public async Task Whoever_comes_under_another_name_is_led_to_the_public_one_once()
    {
        using var browser = new Browser(World);
        browser.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "internal.example:8080");

        (await Arrive(browser, $"{Begin}?next=/inbox")).ShouldBe($"{World.Url.GetLeftPart(UriPartial.Authority)}{Begin}?next=%2Finbox&hop=true");
        (await Arrive(browser, $"{Begin}?next=/inbox&hop=true")).ShouldStartWith(Issuer.Url);
    }

    [Fact]
    [Trait("Category", "npm")]
    public async Task A_certified_provider_of_somebody_else_signs_people_in()
    {
        var port = Ports.Next();
        await using var own = await World.Start(
            null, ("Oidc:Issuer", $"http://127.0.0.1:{port}"), ("Oidc:ClientId", Issuer.Client), ("Oidc:ClientSecret", "s/ecret of some length"));
        var (email, _, _) = await Invited(await own.Organization());

        await Npm.CheckAsync(
            "oidc/provider.test.mjs", ("SWITCHBOARD_URL", own.Url.GetLeftPart(UriPartial.Authority)), ("PROVIDER_PORT", $"{port}"), ("PERSON", email));
    }

    static JsonObject With(JsonObject header, string name, string value)
    {
        header[name] = value;
        return header;
    }

    static async Task<(string Email, string User, string Link)> Invited(Tenant tenant)
    {
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var made = await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" });
        return (email, made.GetProperty("user").GetProperty("userId").GetString()!, Browser.LinkOf(made));
    }

    /// <summary>Why people were refused, as the deployment's log has it.</summary>
    async Task<List<string?>> Refusals()
    {
        using var super = World.SuperAdmin();
        var items = (await super.Get("/api/v1/audit?action=session.refused&limit=100")).GetProperty("items");
        return [.. items.EnumerateArray().Select(entry => entry.GetProperty("detail").GetProperty("why").GetString())];
    }

    static async Task<Uri> Led(Browser browser, string? next = null) =>
        new(await Arrive(browser, next is null ? Begin : $"{Begin}?next={Uri.EscapeDataString(next)}"));

    static Task<string> Back(Browser browser, Uri led, string code, string? state = null) => Arrive(browser, Address(led, code, state));

    static string Address(Uri led, string code, string? state) => $"{Begin}/callback?code={code}&state={state ?? StateOf(led)}";

    static string StateOf(Uri led) => HttpUtility.ParseQueryString(led.Query)["state"]!;

    /// <summary>Where an address leads.</summary>
    static async Task<string> Arrive(Browser browser, string path)
    {
        using var answer = await browser.Http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>A deployment with a provider.</summary>
    public sealed class Deployment : IAsyncLifetime
    {
        internal Issuer Issuer { get; private set; } = null!;

        internal World World { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Issuer = await Issuer.Start();
            World = await World.Start(
                null, ("Oidc:Issuer", Issuer.Url), ("Oidc:ClientId", Issuer.Client), ("Oidc:ClientSecret", "s/ecret"), ("Oidc:Name", "Acme"));
        }

        public async ValueTask DisposeAsync()
        {
            await World.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Data;
using Switchboard.Tests.Integration.Alerts;
using Switchboard.Users;
using static Switchboard.Tests.Integration.Contacts.Reading;

namespace Switchboard.Tests.Integration.Users;

/// <summary>People sign in to the web, and what they may do there is what their role lets them.</summary>
public sealed class SignInTests(World world)
{
    [Fact]
    public async Task The_first_runs_link_makes_whoever_opens_it_first_the_super_admin_and_works_once()
    {
        await using var fresh = await World.Start();
        using var browser = new Browser(fresh);
        var link = fresh.FirstRun.ConsoleUrl!.Split("#link=")[1];

        var look = await browser.Http.Post("/api/v1/session/link/look", new { link });
        var noAddress = await browser.Http.Posting("/api/v1/session/link", new { link, password = Browser.Password }).Refused(400);
        var session = await browser.Open(link, new { link, email = "Maria@Example.com", name = "Maria", password = Browser.Password });
        var again = await browser.Http.Posting("/api/v1/session/link", new { link, email = "eve@example.com", password = Browser.Password }).Refused(410);
        var organizations = await browser.Http.Get("/api/v1/organizations");
        using var other = new Browser(fresh);
        var signedIn = await other.SignIn("maria@example.com ");

        look.GetProperty("purpose").GetString().ShouldBe("first");
        noAddress.GetProperty("field").GetString().ShouldBe("email");
        (session.GetProperty("user").GetProperty("role").GetString(), session.GetProperty("user").GetProperty("email").GetString()).ShouldBe(("super_admin", "maria@example.com"));
        again.GetProperty("code").GetString().ShouldBe("link_used_or_expired");
        organizations.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);
        signedIn.GetProperty("user").GetProperty("name").GetString().ShouldBe("Maria");
    }

    [Fact]
    public async Task A_page_changes_something_only_with_what_it_was_told_and_another_sites_page_never()
    {
        using var browser = await Browser.Of(await world.Organization(), "admin");
        var csrf = browser.Http.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();

        await browser.Http.Post("/api/v1/webhooks", new { url = "http://127.0.0.1:9999/" });
        browser.Http.DefaultRequestHeaders.Remove("X-CSRF-Token");
        var unsaid = await browser.Http.Posting("/api/v1/webhooks", new { url = "http://127.0.0.1:9999/" }).Refused(403);
        browser.Http.DefaultRequestHeaders.Add("X-CSRF-Token", csrf[..^1] + (csrf[^1] == 'A' ? 'B' : 'A'));
        await browser.Http.Posting("/api/v1/webhooks", new { url = "http://127.0.0.1:9999/" }).Refused(403);
        await browser.Http.Get("/api/v1/webhooks");
        browser.Http.DefaultRequestHeaders.Remove("X-CSRF-Token");
        browser.Http.DefaultRequestHeaders.Add("X-CSRF-Token", csrf);
        browser.Http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        await browser.Http.Posting("/api/v1/webhooks", new { url = "http://127.0.0.1:9999/" }).Refused(403);
        (await browser.Http.GetAsync("/api/v1/events/socket", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        browser.Http.DefaultRequestHeaders.Remove("Origin");
        browser.Http.DefaultRequestHeaders.Add("Origin", world.Url.GetLeftPart(UriPartial.Authority));
        await browser.Http.Post("/api/v1/webhooks", new { url = "http://127.0.0.1:9999/2" });

        unsaid.GetProperty("next").GetString()!.ShouldContain("X-CSRF-Token");
    }

    [Fact]
    public async Task A_session_opens_pages_and_no_agents_doors_and_isnt_a_token()
    {
        var tenant = await world.Organization();
        using var browser = await Browser.Of(tenant, "admin");
        using var bearer = world.Client(browser.Cookie);
        using var admin = tenant.Admin();

        await bearer.GetAsync("/api/v1/agents").Refused(401);
        (await browser.Http.PostAsJsonAsync("/mcp", new { jsonrpc = "2.0", id = 1, method = "tools/list" }, TestContext.Current.CancellationToken)).StatusCode
            .ShouldBe(HttpStatusCode.Unauthorized);
        var tokens = await admin.Get("/api/v1/tokens");
        using var raw = await browser.Http.PostAsJsonAsync("/api/v1/session", new { email = "nobody@example.com", password = "wrong wrong wrong" });

        tokens.GetProperty("items").GetArrayLength().ShouldBe(1, "the admin's own");
        raw.Headers.Contains("Set-Cookie").ShouldBeFalse();
        await admin.GetAsync("/api/v1/session").Refused(404);
    }

    [Theory]
    [InlineData("viewer", "GET", "/api/v1/overview", 200)]
    [InlineData("viewer", "GET", "/api/v1/session", 200)]
    [InlineData("viewer", "GET", "/api/v1/conversations", 403)]
    [InlineData("viewer", "GET", "/api/v1/tokens", 403)]
    [InlineData("viewer", "POST", "/api/v1/agents/pause", 403)]
    [InlineData("operator", "GET", "/api/v1/conversations", 200)]
    [InlineData("operator", "GET", "/api/v1/agents", 200)]
    [InlineData("operator", "GET", "/api/v1/tokens", 403)]
    [InlineData("operator", "GET", "/api/v1/users", 403)]
    [InlineData("operator", "POST", "/api/v1/agents/pause", 200)]
    [InlineData("operator", "POST", "/api/v1/tokens", 403)]
    [InlineData("admin", "GET", "/api/v1/users", 200)]
    [InlineData("admin", "GET", "/api/v1/tokens", 200)]
    [InlineData("admin", "POST", "/api/v1/organizations", 403)]
    public async Task A_role_opens_what_it_is_for(string role, string method, string path, int status)
    {
        using var browser = await Browser.Of(await world.Organization(), role);
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "POST" ? JsonContent.Create(new { }) : null };

        using var answer = await browser.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_or_everywhere_at_once()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        using var one = new Browser(world);
        await one.Open(Browser.LinkOf(await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" })));
        using var two = new Browser(world);
        await two.SignIn(email);
        using var three = new Browser(world);
        await three.SignIn(email);

        await two.Http.Delete("/api/v1/session");
        await two.Http.GetAsync("/api/v1/session").Refused(401);
        await one.Http.Get("/api/v1/session");
        var kept = three.Cookie;
        await one.Http.Delete("/api/v1/session?everywhere=true");

        two.Cookie.ShouldBeNullOrEmpty();
        kept.ShouldNotBeNullOrEmpty();
        await three.Http.GetAsync("/api/v1/conversations").Refused(401);
        await one.Http.GetAsync("/api/v1/session").Refused(401);
    }

    [Fact]
    public async Task Who_is_disabled_is_out_at_once_and_whose_role_changes_has_it_at_once()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var made = await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" });
        var user = made.GetProperty("user").GetProperty("userId").GetString();
        using var browser = new Browser(world);
        await browser.Open(Browser.LinkOf(made));

        await admin.Sending(HttpMethod.Patch, $"/api/v1/users/{user}", new { role = "admin" }).Done();
        await browser.Http.Get("/api/v1/tokens");
        await admin.Sending(HttpMethod.Patch, $"/api/v1/users/{user}", new { role = "viewer" }).Done();
        await browser.Http.GetAsync("/api/v1/session").Refused(401);
        await browser.SignIn(email);
        await browser.Http.GetAsync("/api/v1/conversations").Refused(403);
        await admin.Sending(HttpMethod.Patch, $"/api/v1/users/{user}", new { disabled = true }).Done();
        await browser.Http.GetAsync("/api/v1/session").Refused(401);
        await admin.Posting($"/api/v1/users/{user}/sign-in-link", new { }).Refused(409);
        await admin.Sending(HttpMethod.Patch, $"/api/v1/users/{user}", new { disabled = false }).Done();
        await browser.Open(Browser.LinkOf(await admin.Post($"/api/v1/users/{user}/sign-in-link", new { })));
        await admin.Delete($"/api/v1/users/{user}");

        await browser.Http.GetAsync("/api/v1/session").Refused(401);
        await admin.GetAsync($"/api/v1/users/{user}").Refused(404);
        var stranger = await world.Organization();
        using var other = stranger.Admin();
        await other.GetAsync($"/api/v1/users/{user}").Refused(404);
    }

    [Fact]
    public async Task A_session_whose_person_is_gone_opens_nothing_in_whatever_way_it_is_sent()
    {
        var tenant = await world.Organization();
        using var browser = await Browser.Of(tenant, "viewer");
        var user = (await browser.Http.Get("/api/v1/session")).GetProperty("user").GetProperty("userId").GetString();
        var cookie = browser.Cookie;

        // As a deletion at the very moment of a sign-in could leave it.
        await world.Get<Database>().Write(tenant.Id, async unit =>
        {
            await unit.Execute("DELETE FROM sign_in_link WHERE organization_id = @organization AND user_id = @user", new { user });
            return await unit.Execute("DELETE FROM web_user WHERE organization_id = @organization AND id = @user", new { user });
        });
        world.Get<Switchboard.Tenancy.Tokens>().Forget(tenant.Id);

        using var bearer = world.Client(cookie);
        await bearer.GetAsync("/api/v1/agents").Refused(401);
        await browser.Http.GetAsync("/api/v1/session").Refused(401);
    }

    [Fact]
    public async Task A_new_link_ends_the_one_before_and_all_sessions_when_it_is_opened()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/users", new { email = $"{Guid.CreateVersion7():N}@example.com", name = "Maria", role = "operator" });
        var user = made.GetProperty("user").GetProperty("userId").GetString();
        using var browser = new Browser(world);
        await browser.Open(Browser.LinkOf(made));

        var first = Browser.LinkOf(await admin.Post($"/api/v1/users/{user}/sign-in-link", new { }));
        var second = Browser.LinkOf(await admin.Post($"/api/v1/users/{user}/sign-in-link", new { }));
        using var other = new Browser(world);
        await other.Http.Posting("/api/v1/session/link", new { link = first, password = Browser.Password }).Refused(410);
        await browser.Http.Get("/api/v1/session");
        await other.Http.Posting("/api/v1/session/link", new { link = second, password = "too short" }).Refused(400);
        await other.Open(second, new { link = second, password = "another horse, another battery" });

        await browser.Http.GetAsync("/api/v1/session").Refused(401);
        (await other.Http.Get("/api/v1/session")).GetProperty("user").GetProperty("hasPassword").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends_and_so_does_one_that_is_old()
    {
        var clock = new MovableClock();
        await using var fresh = await World.Start(options => options.Clock = clock, ("Sessions:Idle", "1h"), ("Sessions:Lifetime", "3h"));
        using var browser = await Browser.Of(await fresh.Organization(), "operator");

        for (var i = 0; i < 3; i++)
        {
            clock.Move(TimeSpan.FromMinutes(50));
            await browser.Http.Get("/api/v1/conversations");
        }

        clock.Move(TimeSpan.FromMinutes(40));
        await browser.Http.GetAsync("/api/v1/session").Refused(401);
        using var other = await Browser.Of(await fresh.Organization(), "operator");
        clock.Move(TimeSpan.FromMinutes(61));
        var ended = await other.Http.GetAsync("/api/v1/session").Refused(401);

        ended.GetProperty("code").GetString().ShouldBe("session_ended");
    }

    [Fact]
    public async Task Ten_wrong_tries_lock_their_source_out_and_nobody_learns_who_signs_in_here()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        using var known = new Browser(world);
        await known.Open(Browser.LinkOf(await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" })));
        using var browser = new Browser(world);

        var wrong = await browser.Http.Posting("/api/v1/session", new { email, password = "not her password" }).Refused(401);
        var unknown = await browser.Http.Posting("/api/v1/session", new { email = "nobody@example.com", password = "not her password" }).Refused(401);
        for (var i = 0; i < 8; i++)
        {
            await browser.Http.Posting("/api/v1/session", new { email, password = $"guess number {i}" }).Refused(401);
        }

        var locked = await browser.Http.Posting("/api/v1/session", new { email, password = Browser.Password }).Refused(429);

        static string Said(JsonElement problem) => $"{problem.GetProperty("code")} {problem.GetProperty("detail")} {problem.GetProperty("next")}";
        Said(wrong).ShouldBe(Said(unknown));
        locked.TryGetProperty("retryAt", out _).ShouldBeTrue();
        using var elsewhere = new Browser(world);
        await elsewhere.SignIn(email);
    }

    [Fact]
    public async Task A_burst_of_guesses_is_not_checked_whole()
    {
        using var browser = new Browser(world);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            browser.Http.Posting("/api/v1/session", new { email = $"{Guid.CreateVersion7():N}@example.com", password = $"guess number {i}" })));

        var said = answers.CountBy(answer => (int)answer.StatusCode).ToDictionary();
        foreach (var answer in answers)
        {
            answer.Dispose();
        }

        said.Keys.ShouldBeSubsetOf([401, 429]);
        said[401].ShouldBeLessThanOrEqualTo(12, "ten are let pass, and the two that were under way beside the tenth");
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_from_everywhere_lock_one_address_and_no_other()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (email, other) = ($"{Guid.CreateVersion7():N}@example.com", $"{Guid.CreateVersion7():N}@example.com");
        foreach (var address in (string[])[email, other])
        {
            using var known = new Browser(world);
            await known.Open(Browser.LinkOf(await admin.Post("/api/v1/users", new { email = address, name = "Maria", role = "operator" })));
        }

        for (var source = 0; source < 20; source++)
        {
            using var guesser = new Browser(world);
            for (var i = 0; i < 5; i++)
            {
                await guesser.Http.Posting("/api/v1/session", new { email, password = $"guess {source}-{i}" }).Refused(401);
            }
        }

        using var browser = new Browser(world);
        var locked = await browser.Http.Posting("/api/v1/session", new { email, password = Browser.Password }).Refused(429);
        locked.GetProperty("next").GetString()!.ShouldContain("link to sign in");
        await browser.SignIn(other);
        var alert = await Eventually.Get(
            () => admin.Get("/api/v1/alerts"), all => all.GetProperty("items").EnumerateArray().Any(one => one.GetProperty("kind").GetString() == "password_guessing"));
        alert.GetRawText().ShouldNotContain(email);
    }

    [Fact]
    public async Task A_program_that_repeats_one_wrong_password_is_locked_out_too()
    {
        using var browser = new Browser(world);
        var wrong = new { email = $"{Guid.CreateVersion7():N}@example.com", password = "what it was a year ago" };
        for (var i = 0; i < 30; i++)
        {
            await browser.Http.Posting("/api/v1/session", wrong).Refused(401);
        }

        await browser.Http.Posting("/api/v1/session", wrong).Refused(429);
        using var huge = await browser.Http.Posting("/api/v1/session", new { email = new string('a', 500_000), password = "x" });
        ((int)huge.StatusCode).ShouldBe(401, "it isn't even counted");
    }

    const int SessionsEver = 52;

    [Fact]
    public async Task The_oldest_of_too_many_sessions_end_and_what_is_over_is_swept()
    {
        var clock = new MovableClock();
        await using var fresh = await World.Start(options => options.Clock = clock);
        var tenant = await fresh.Organization();
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        using var first = new Browser(fresh);
        await first.Open(Browser.LinkOf(await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" })));
        for (var i = 0; i < 50; i++)
        {
            clock.Move(TimeSpan.FromSeconds(1));
            using var device = new Browser(fresh);
            await device.SignIn(email);
        }

        clock.Move(TimeSpan.FromSeconds(30));
        await first.Http.GetAsync("/api/v1/session").Refused(401);
        using var newest = new Browser(fresh);
        await newest.SignIn(email);
        clock.Move(TimeSpan.FromDays(6));
        await newest.Http.Get("/api/v1/session");
        clock.Move(TimeSpan.FromDays(6));
        await newest.Http.Get("/api/v1/session");

        await fresh.Get<SessionSweep>().Round(TestContext.Current.CancellationToken);
        (await Count("SELECT count(*) FROM token WHERE user_id IS NOT NULL")).ShouldBe(SessionsEver, "a browser may still send one that was ended");
        (await Count("SELECT count(*) FROM sign_in_link WHERE used_at IS NOT NULL")).ShouldBe(0);
        clock.Move(TimeSpan.FromDays(30));
        await fresh.Get<SessionSweep>().Round(TestContext.Current.CancellationToken);
        (await Count("SELECT count(*) FROM token WHERE user_id IS NOT NULL")).ShouldBe(0);

        Task<long> Count(string sql) => fresh.Get<Database>().ReadSystem(session => session.Count(sql));
    }

    [Fact]
    public async Task One_address_is_one_person_and_a_password_is_changed_by_who_knows_it()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        using var browser = new Browser(world);
        await browser.Open(Browser.LinkOf(await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" })));
        using var second = new Browser(world);
        await second.SignIn(email);

        (await admin.Posting("/api/v1/users", new { email, name = "Mario", role = "operator" }).Refused(409)).GetProperty("code").GetString().ShouldBe("email_taken");
        await admin.Posting("/api/v1/users", new { email = "x@example.com", name = "Mario", role = "super_admin" }).Refused(400);
        using var wrong = await browser.Http.PutAsJsonAsync("/api/v1/session/password", new { current = "not it at all", password = "another battery for horses" });
        using var weak = await browser.Http.PutAsJsonAsync("/api/v1/session/password", new { current = Browser.Password, password = "aaaaaaaaaaaaaaa" });
        using var right = await browser.Http.PutAsJsonAsync("/api/v1/session/password", new { current = Browser.Password, password = "another battery for horses" });

        ((int)wrong.StatusCode, (int)weak.StatusCode, (int)right.StatusCode).ShouldBe((400, 400, 200));
        await second.Http.GetAsync("/api/v1/session").Refused(401);
        await browser.Http.Get("/api/v1/session");
        await second.SignIn(email, "another battery for horses");
    }

    [Fact]
    public async Task Of_two_who_change_a_password_at_once_one_does_and_stays_signed_in()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        using var thief = new Browser(world);
        await thief.Open(Browser.LinkOf(await admin.Post("/api/v1/users", new { email, name = "Maria", role = "operator" })));
        using var owner = new Browser(world);
        await owner.SignIn(email);

        var answers = await Task.WhenAll(new[] { thief, owner }.Select(async (browser, n) =>
        {
            using var answer = await browser.Http.PutAsJsonAsync("/api/v1/session/password", new { current = Browser.Password, password = $"another battery for {n} horses" });
            return (Browser: browser, Status: (int)answer.StatusCode);
        }));

        // The other one's session may have ended before it was answered.
        var changed = answers.Single(one => one.Status == 200);
        answers.ShouldContain(one => one.Status == 400 || one.Status == 401);
        await changed.Browser.Http.Get("/api/v1/session");
        await answers.Single(one => one != changed).Browser.Http.GetAsync("/api/v1/session").Refused(401);
    }

    [Fact]
    public async Task Signing_in_and_out_is_in_the_log_and_looks_like_no_change_of_tokens()
    {
        await using var desk = await Desk.Open();
        using var browser = await Browser.Of(desk.Line.Tenant, "operator");
        var email = (await browser.Http.Get("/api/v1/session")).GetProperty("user").GetProperty("email").GetString()!;
        for (var i = 0; i < 5; i++)
        {
            using var other = new Browser(desk.World);
            await other.SignIn(email);
            await other.Http.Delete("/api/v1/session");
        }

        await desk.World.Get<AuditAnomalies>().Round(TestContext.Current.CancellationToken);

        (await desk.Audited("session.begun")).ShouldBe(6);
        (await desk.Audited("session.ended")).ShouldBe(5);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();
    }
}

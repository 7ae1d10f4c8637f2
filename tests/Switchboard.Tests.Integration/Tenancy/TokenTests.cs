using System.Net.Http.Headers;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy;

public sealed class TokenTests(World world)
{
    [Fact]
    public async Task A_request_without_a_token_is_told_how_to_bring_one()
    {
        using var nobody = world.Client();

        using var answer = await nobody.GetAsync("/api/v1/tokens");

        answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
        (await Task.FromResult(answer).Refused(401)).GetProperty("code").GetString().ShouldBe("token_missing");
    }

    [Theory]
    [InlineData("/api/v1/tokens")]
    [InlineData("/nothing/here")]
    public async Task What_does_not_exist_is_as_closed_as_what_does(string path)
    {
        using var nobody = world.Client();

        await nobody.GetAsync(path).Refused(401);
    }

    [Fact]
    public async Task A_token_in_the_address_opens_nothing()
    {
        using var nobody = world.Client();

        await nobody.GetAsync($"/api/v1/tokens?access_token={world.FirstRun.SuperAdminToken}&token={world.FirstRun.SuperAdminToken}").Refused(401);
    }

    [Theory]
    [InlineData("Authorization", "bearer ")]
    [InlineData("X-API-Key", "")]
    public async Task A_token_travels_in_either_header(string header, string before)
    {
        using var client = world.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, before + world.FirstRun.SuperAdminToken).ShouldBeTrue();

        (await client.Get("/api/v1/tokens")).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_kept_as_a_hash()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();

        var made = await admin.Post("/api/v1/tokens", new { name = "CI", tier = "organization" });

        var secret = made.GetProperty("secret").GetString()!;
        secret.ShouldStartWith("sb_org_");
        secret.Length.ShouldBe("sb_org_".Length + 43);
        using var bearer = world.Client(secret);
        var listed = (await bearer.Get("/api/v1/tokens")).GetProperty("items");
        listed.GetRawText().ShouldNotContain(secret[8..]);
        listed.EnumerateArray().Single(t => t.GetProperty("name").GetString() == "CI").GetProperty("lastFour").GetString().ShouldBe(secret[^4..]);
        var stored = await world.Get<Database>().Read(tenant.Id, session => session.Many(
            "SELECT hash, name FROM token WHERE organization_id = @organization", null, row => row.Text("hash") + row.Text("name")));
        stored.ShouldContain(TokenText.Hash(secret) + "CI");
        stored.ShouldAllBe(row => !row.Contains(secret));
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_from_that_moment_on()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/tokens", new { name = "Short-lived", tier = "organization" });
        using var other = world.Client(made.GetProperty("secret").GetString());
        await other.Get("/api/v1/tokens");

        var revoked = await admin.Delete($"/api/v1/tokens/{made.GetProperty("token").GetProperty("tokenId").GetString()}");

        revoked.GetProperty("revokedAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        (await other.GetAsync("/api/v1/tokens").Refused(401)).GetProperty("code").GetString().ShouldBe("token_invalid");
    }

    [Fact]
    public async Task A_revocation_wins_over_requests_that_race_it()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        for (var round = 0; round < 20; round++)
        {
            var made = await admin.Post("/api/v1/tokens", new { name = $"Round {round}", tier = "organization" });
            using var other = world.Client(made.GetProperty("secret").GetString());
            var racing = Enumerable.Range(0, 4).Select(_ => other.GetAsync("/api/v1/tokens")).ToList();

            await admin.Delete($"/api/v1/tokens/{made.GetProperty("token").GetProperty("tokenId").GetString()}");

            await Task.WhenAll(racing);
            await other.GetAsync("/api/v1/tokens").Refused(401);
        }
    }

    [Fact]
    public async Task An_expired_token_opens_nothing()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/tokens", new { name = "An hour", tier = "organization", expiresAt = clock.GetUtcNow().AddHours(1) });
        using var other = own.Client(made.GetProperty("secret").GetString());
        await other.Get("/api/v1/tokens");

        clock.Move(TimeSpan.FromHours(1));

        await other.GetAsync("/api/v1/tokens").Refused(401);
    }

    [Fact]
    public async Task The_last_use_of_a_token_is_noted()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        await admin.Get("/api/v1/tokens");

        await Eventually.Holds(async () =>
            (await admin.Get("/api/v1/tokens")).GetProperty("items")[0].TryGetProperty("lastUsedAt", out var at) && at.GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Its_use_is_written_at_most_once_a_minute()
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(50);
        var holder = new TokenHolder(new(Tier.Agent, new("org_x"), null, new("tok_x")), "", false, null, null);

        holder.Use(at, TimeSpan.FromMinutes(1)).ShouldBeTrue();
        holder.Use(at.AddSeconds(59), TimeSpan.FromMinutes(1)).ShouldBeFalse();
        holder.Use(at.AddSeconds(60), TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_super_admin_token_cannot_be_revoked()
    {
        await using var own = await World.Start();
        using var admin = own.SuperAdmin();
        var mine = (await admin.Get("/api/v1/tokens")).GetProperty("items").EnumerateArray().Single().GetProperty("tokenId").GetString();

        (await admin.DeleteAsync($"/api/v1/tokens/{mine}").Refused(409)).GetProperty("code").GetString().ShouldBe("last_super_admin_token");

        var next = await admin.Post("/api/v1/tokens", new { name = "Successor", tier = "super_admin" });
        await admin.Delete($"/api/v1/tokens/{mine}");
        using var successor = own.Client(next.GetProperty("secret").GetString());
        await successor.Get("/api/v1/organizations");
    }

    [Theory]
    [InlineData("{}", 400, "missing_field")]
    [InlineData("""{"name":"","tier":"organization"}""", 400, "invalid_name")]
    [InlineData("""{"name":"a\u0007b","tier":"organization"}""", 400, "invalid_name")]
    [InlineData("""{"name":"x","tier":"super_admin"}""", 403, "forbidden")]
    [InlineData("""{"name":"x","tier":"agent"}""", 400, "invalid_agent_id")]
    [InlineData("""{"name":"x","tier":"agent","agentId":"agt_nowhere"}""", 404, "unknown_agent")]
    [InlineData("""{"name":"x","tier":"organization","agentId":"agt_nowhere"}""", 400, "invalid_agent_id")]
    [InlineData("""{"name":"x","tier":"organization","organizationId":"org_nowhere"}""", 404, "unknown_organization")]
    [InlineData("""{"name":"x","tier":"organization","expiresAt":"2001-01-01T00:00:00Z"}""", 400, "invalid_expires_at")]
    [InlineData("""{"name":"x","tier":"king"}""", 400, "invalid_value")]
    public async Task A_token_that_cannot_be_is_refused_with_the_reason(string body, int status, string code)
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();

        var problem = await admin.PostAsync("/api/v1/tokens", new StringContent(body, new MediaTypeHeaderValue("application/json"))).Refused(status);

        problem.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task A_super_admin_makes_tokens_for_any_organization()
    {
        var tenant = await world.Organization();
        using var admin = world.SuperAdmin();

        var made = await admin.Post("/api/v1/tokens", new { name = "By the operator", tier = "organization", organizationId = tenant.Id.Value });

        using var bearer = world.Client(made.GetProperty("secret").GetString());
        (await bearer.Get($"/api/v1/organizations/{tenant.Id}")).GetProperty("organizationId").GetString().ShouldBe(tenant.Id.Value);
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        for (var i = 0; i < 4; i++)
        {
            await admin.Post("/api/v1/tokens", new { name = $"Token {i}", tier = "organization" });
        }

        List<string> names = [];
        string? cursor = null;
        do
        {
            var page = await admin.Get($"/api/v1/tokens?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        names.ShouldBe(["Token 3", "Token 2", "Token 1", "Token 0", "Admin"]);
        await admin.GetAsync("/api/v1/tokens?limit=0").Refused(400);
        await admin.GetAsync("/api/v1/tokens?cursor=msg_1").Refused(400);
    }
}

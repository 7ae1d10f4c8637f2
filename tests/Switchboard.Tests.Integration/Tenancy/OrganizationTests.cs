using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Tenancy;

public sealed class OrganizationTests(World world)
{
    [Fact]
    public async Task An_organization_is_made_in_the_sandbox_with_its_admins_token()
    {
        using var admin = world.SuperAdmin();
        var slug = World.Slug();

        var made = await admin.Post("/api/v1/organizations", new { name = "  Acme Dental ", slug, identityMode = "dedicated", isolationMode = "account", settings = new { team = "north" } });

        var organization = made.GetProperty("organization");
        organization.GetProperty("name").GetString().ShouldBe("Acme Dental");
        organization.GetProperty("mode").GetString().ShouldBe("sandbox");
        organization.GetProperty("status").GetString().ShouldBe("active");
        organization.GetProperty("settings").GetProperty("team").GetString().ShouldBe("north");
        var id = organization.GetProperty("organizationId").GetString();
        using var own = world.Client(made.GetProperty("token").GetString());
        var seen = await own.Get($"/api/v1/organizations/{id}");
        seen.GetProperty("slug").GetString().ShouldBe(slug);
        seen.GetProperty("identityMode").GetString().ShouldBe("dedicated");
        seen.GetProperty("isolationMode").GetString().ShouldBe("account");
    }

    [Fact]
    public async Task A_slug_is_taken_once_also_when_two_race()
    {
        using var admin = world.SuperAdmin();
        var slug = World.Slug();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => admin.Posting("/api/v1/organizations", new { name = $"Racer {i}", slug })));

        answers.Count(a => (int)a.StatusCode == 201).ShouldBe(1);
        answers.Count(a => (int)a.StatusCode == 409).ShouldBe(5);
    }

    [Theory]
    [InlineData("Good name", "Bad Slug", "invalid_slug")]
    [InlineData("Good name", "ümlaut", "invalid_slug")]
    [InlineData("Good name", "line\n", "invalid_slug")]
    [InlineData("Good name", "", "invalid_slug")]
    [InlineData(" ", "good-slug", "invalid_name")]
    [InlineData("Reversed \u202e name", "good-slug", "invalid_name")]
    public async Task Names_that_cannot_be_are_refused(string name, string slug, string code)
    {
        using var admin = world.SuperAdmin();

        (await admin.Posting("/api/v1/organizations", new { name, slug }).Refused(400)).GetProperty("code").GetString().ShouldBe(code);
    }

    [Theory]
    [InlineData("shared", "agent", "invalid_isolation_mode")]
    [InlineData("hybrid", "agent", "invalid_isolation_mode")]
    public async Task A_number_that_agents_share_is_in_no_account_of_one_of_them(string identityMode, string isolationMode, string code)
    {
        using var admin = world.SuperAdmin();

        (await admin.Posting("/api/v1/organizations", new { name = "Both", slug = World.Slug(), identityMode, isolationMode }).Refused(400)).GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Hostile_text_in_a_name_comes_back_as_text()
    {
        using var admin = world.SuperAdmin();
        const string name = "'; DROP TABLE organization; -- <script>alert(1)</script>";

        var made = await admin.Post("/api/v1/organizations", new { name, slug = World.Slug() });

        made.GetProperty("organization").GetProperty("name").GetString().ShouldBe(name);
    }

    [Fact]
    public async Task Under_the_same_clientRef_it_is_made_once_and_its_token_shown_once()
    {
        using var admin = world.SuperAdmin();
        var body = new { name = "Once", slug = World.Slug(), clientRef = Guid.CreateVersion7().ToString() };

        var first = await admin.Post("/api/v1/organizations", body);
        var again = await admin.Post("/api/v1/organizations", body);

        again.GetProperty("organization").GetRawText().ShouldBe(first.GetProperty("organization").GetRawText());
        first.TryGetProperty("token", out _).ShouldBeTrue();
        again.TryGetProperty("token", out _).ShouldBeFalse();
        var problem = await admin.Posting("/api/v1/organizations", new { body.name, slug = World.Slug(), body.clientRef }).Refused(409);
        problem.GetProperty("code").GetString().ShouldBe("client_ref_reused");
    }

    [Fact]
    public async Task A_request_that_broke_off_after_its_reference_was_claimed_is_finished_by_its_repetition()
    {
        using var admin = world.SuperAdmin();
        var body = new { name = "Broken off", slug = World.Slug(), clientRef = Guid.CreateVersion7().ToString() };
        var first = await admin.Post("/api/v1/organizations", body);
        var id = OrganizationId.From(first.GetProperty("organization").GetProperty("organizationId").GetString()!);
        await world.Get<Database>().Write(id, async unit =>
        {
            await unit.Execute("DELETE FROM token WHERE organization_id = @organization");
            return await unit.Execute("DELETE FROM organization WHERE organization_id = @organization");
        });

        var again = await admin.Post("/api/v1/organizations", body);

        again.GetProperty("organization").GetProperty("organizationId").GetString().ShouldBe(id.Value);
        using var own = world.Client(again.GetProperty("token").GetString());
        await own.Get($"/api/v1/organizations/{id}");
    }

    [Fact]
    public async Task A_reference_whose_slug_was_taken_can_be_used_again()
    {
        using var admin = world.SuperAdmin();
        var slug = World.Slug();
        var reference = Guid.CreateVersion7().ToString();
        await admin.Post("/api/v1/organizations", new { name = "First", slug });

        await admin.Posting("/api/v1/organizations", new { name = "Second", slug, clientRef = reference }).Refused(409);

        await admin.Post("/api/v1/organizations", new { name = "Second", slug = World.Slug(), clientRef = reference });
    }

    [Fact]
    public async Task A_suspended_organization_is_refused_until_it_is_resumed()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var operate = world.SuperAdmin();
        await admin.Get("/api/v1/tokens");

        (await operate.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { })).GetProperty("status").GetString().ShouldBe("suspended");
        (await admin.GetAsync("/api/v1/tokens").Refused(403)).GetProperty("code").GetString().ShouldBe("organization_suspended");

        await operate.Post($"/api/v1/organizations/{tenant.Id}/resume", new { });
        await admin.Get("/api/v1/tokens");
    }

    [Fact]
    public async Task The_deployment_itself_is_no_organization_to_list_or_suspend()
    {
        using var operate = world.SuperAdmin();

        await operate.Posting($"/api/v1/organizations/{OrganizationId.Deployment}/suspend", new { }).Refused(404);
        (await operate.Get("/api/v1/organizations?limit=200")).GetRawText().ShouldNotContain(OrganizationId.Deployment.Value);
    }

    [Fact]
    public async Task Each_change_of_state_leaves_an_audit_entry_without_secrets()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var operate = world.SuperAdmin();
        var made = await admin.Post("/api/v1/tokens", new { name = "Named after Jane Roe", tier = "organization" });
        await admin.Delete($"/api/v1/tokens/{made.GetProperty("token").GetProperty("tokenId").GetString()}");
        await operate.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { });
        await operate.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { });

        var log = await world.Get<Database>().Read(tenant.Id, session => session.Many(
            "SELECT actor, action, subject, detail FROM audit_entry WHERE organization_id = @organization ORDER BY id",
            null,
            row => (Actor: row.Text("actor"), Action: row.Text("action"), Subject: row.Text("subject"), Detail: row.TextOrNull("detail"))));

        log.Select(e => e.Action).ShouldBe(["organization.created", "token.created", "token.created", "token.revoked", "organization.suspended"]);
        log.ShouldAllBe(e => e.Actor.StartsWith("token:tok_"));
        log.ShouldAllBe(e => e.Detail == null || (!e.Detail.Contains("sb_") && !e.Detail.Contains("Jane")));
    }
}

using System.Text.Json;
using Switchboard.Host;
using Switchboard.Kernel;
using Switchboard.Setup;
using Switchboard.Tests.Integration.Agents;

namespace Switchboard.Tests.Integration.Tenancy;

public sealed class FirstRunTests(World world)
{
    [Fact]
    public async Task It_leaves_a_file_with_all_that_a_newcomer_needs()
    {
        var file = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(world.Folder, FirstRunFile.Name)));

        file.GetProperty("url").GetString().ShouldBe(world.Url.GetLeftPart(UriPartial.Authority));
        file.GetProperty("superAdminToken").GetString().ShouldStartWith("sb_super_");
        file.GetProperty("organizationToken").GetString().ShouldStartWith("sb_org_");
        var server = file.GetProperty("mcp").GetProperty("organization").GetProperty("mcpServers").GetProperty("switchboard");
        server.GetProperty("url").GetString().ShouldBe($"{file.GetProperty("url").GetString()}/mcp");
        server.GetProperty("headers").GetProperty("Authorization").GetString().ShouldBe($"Bearer {file.GetProperty("organizationToken").GetString()}");
        var clients = file.GetProperty("mcp").GetProperty("clients").EnumerateArray().ToDictionary(client => client.GetProperty("client").GetString()!, client => client.GetProperty("paste"));
        clients.Keys.ShouldBe(["Claude Code", "Claude Desktop", "Cursor", "VS Code", "Windsurf", "Gemini CLI", "Codex", "Others"]);
        clients["Claude Code"].GetString().ShouldBe(
            $"claude mcp add --transport http switchboard {world.FirstRun.Url}/mcp --header \"Authorization: Bearer {world.FirstRun.AgentToken}\"");
        clients["VS Code"].GetProperty("servers").GetProperty("switchboard").GetProperty("url").GetString().ShouldBe($"{world.FirstRun.Url}/mcp");
        using var admin = world.Client(file.GetProperty("organizationToken").GetString());
        (await admin.Get($"/api/v1/organizations/{file.GetProperty("organizationId").GetString()}")).GetProperty("slug").GetString().ShouldBe(SampleOrganization.Slug);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(world.Folder, FirstRunFile.Name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task The_tokens_are_said_once_and_never_again()
    {
        await using var own = await World.Start(options => options.IsTerminal = true);
        var token = own.FirstRun.SuperAdminToken;

        own.Output.ShouldContain($"claude mcp add --transport http switchboard {own.FirstRun.Url}/mcp");
        await own.Restart();

        own.Output.ShouldContain("Claude Desktop, Cursor, VS Code");
        own.Output.Split(token).Length.ShouldBe(2);
        own.FirstRun.SuperAdminToken.ShouldBe(token);
        own.FirstRun.Url.ShouldBe(own.Url.GetLeftPart(UriPartial.Authority));
        using var admin = own.SuperAdmin();
        (await admin.Get("/api/v1/tokens")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Where_no_person_watches_the_file_is_named_and_no_token_is_said()
    {
        await using var own = await World.Start();

        own.Output.ShouldContain($"are in {Path.Combine(own.Folder, FirstRunFile.Name)}, which only you can read.");
        own.Output.ShouldNotContain("sb_");
    }

    [Fact]
    public async Task A_file_that_the_operator_removed_is_not_made_again()
    {
        await using var own = await World.Start();
        var before = own.FirstRun;
        var path = Path.Combine(own.Folder, FirstRunFile.Name);

        await own.Restart(() =>
        {
            File.Delete(path);
            return Task.CompletedTask;
        });

        File.Exists(path).ShouldBeFalse();
        using var admin = own.Client(before.SuperAdminToken);
        await admin.Get("/api/v1/organizations");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_broke_off_is_taken_up_at_the_next_start(bool fileWasWritten)
    {
        await using var own = await World.Start();
        var before = own.FirstRun;

        // What a crash before the last step leaves: the deployment still being prepared, with or without the file.
        await own.Restart(async () =>
        {
            await using var database = own.OpenDatabase();
            await database.Write(OrganizationId.Deployment, unit => unit.Execute("UPDATE organization SET status = 'preparing' WHERE organization_id = @organization"));
            if (!fileWasWritten)
            {
                File.Delete(Path.Combine(own.Folder, FirstRunFile.Name));
            }
        });

        own.FirstRun.OrganizationId.ShouldBe(before.OrganizationId);
        (own.FirstRun.SuperAdminToken == before.SuperAdminToken).ShouldBe(fileWasWritten);
        using var admin = own.SuperAdmin();
        (await admin.Get("/api/v1/organizations")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await admin.Get("/api/v1/tokens")).GetProperty("items").EnumerateArray().Count(t => !t.TryGetProperty("revokedAt", out _)).ShouldBe(1);
    }

    [Fact]
    public async Task A_start_waits_for_another_node_that_is_at_it()
    {
        await using var own = await World.Start();
        var began = TimeProvider.System.GetUtcNow();

        await own.Restart(async () =>
        {
            await using var database = own.OpenDatabase();
            await database.Write(OrganizationId.Deployment, unit => unit.Execute("UPDATE organization SET status = 'preparing' WHERE organization_id = @organization"));
            await database.WriteSystem(unit => unit.Execute("UPDATE lease SET holder = 'another', until = @until WHERE name = 'first-run'", new { until = began.AddSeconds(2) }));
        });

        TimeProvider.System.GetUtcNow().ShouldBeGreaterThan(began.AddSeconds(2));
        using var admin = own.SuperAdmin();
        await admin.Get("/api/v1/organizations");
    }

    [Fact]
    public async Task The_sample_agent_gets_a_token_of_its_own()
    {
        var file = world.FirstRun;

        file.AgentId.ShouldNotBeNull();
        file.AgentToken.ShouldStartWith("sb_agent_");
        file.Mcp.Agent!.McpServers["switchboard"].Headers["Authorization"].ShouldBe($"Bearer {file.AgentToken}");
        using var agent = world.Client(file.AgentToken);
        await agent.GetAsync("/api/v1/tokens").Refused(403);
    }

    [Fact]
    public async Task Without_a_sample_agent_the_rest_is_there_and_the_settings_that_bring_one_are_named()
    {
        await using var own = await World.Start(null, ("Simulator:Enabled", "false"));

        own.FirstRun.AgentId.ShouldBeNull();
        own.FirstRun.Mcp.Agent.ShouldBeNull();
        own.FirstRun.SimulatorUrl.ShouldBeNull();
        own.Output.ShouldContain("No sample agent: ");
        own.Output.ShouldContain("ask the operator to set Twilio:AccountSid and Twilio:AuthToken and to start Switchboard again");
        using var admin = own.Client(own.FirstRun.OrganizationToken);
        await admin.Get("/api/v1/tokens");
    }

    [Fact]
    public async Task A_run_that_broke_off_at_the_agent_is_finished_by_the_next_start()
    {
        var death = new Death { At = "before search" };
        await using var own = World.Make(death.Meets);
        (await Should.ThrowAsync<StartException>(() => own.InitializeAsync().AsTask())).InnerException!.Message.ShouldBe("The process died before search.");
        File.Exists(Path.Combine(own.Folder, FirstRunFile.Name)).ShouldBeFalse();

        death.At = "never";
        await own.Restart();

        own.FirstRun.AgentId.ShouldNotBeNull();
        using var admin = own.SuperAdmin();
        (await admin.Get("/api/v1/organizations")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await admin.Get("/api/v1/tokens")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }
}

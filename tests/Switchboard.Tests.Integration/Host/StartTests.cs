using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Host;
using Switchboard.Host.Sandbox;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Host;

public sealed class StartTests
{
    [Fact]
    public async Task The_ready_line_comes_last_and_names_an_address_that_answers()
    {
        await using var world = await HostWorld.Start();

        world.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].ShouldBe($"Switchboard is ready at {world.Url.GetLeftPart(UriPartial.Authority)}");
        world.Url.Host.ShouldBe("localhost");
        using var client = world.Client();
        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_start_says_where_the_phones_are()
    {
        await using var world = await World.Start();
        await world.Restart();

        world.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2].ShouldBe($"Phones: {world.Get<RunSimulator>().Page}");
    }

    [Fact]
    public async Task Whoever_has_a_real_account_and_no_public_address_is_told_that_providers_find_nobody()
    {
        const string NoAddress = "Say the address that others reach this at on the console's set-up page, or in Server:PublicUrl";
        await using var real = await RealWorld.Start();
        await using var world = await World.Start(null, real.Account);
        using var super = world.SuperAdmin();
        var sandboxed = await super.Post("/api/v1/onboard", new { displayName = "Desk", organization = new { name = "Toy", slug = World.Slug() }, capabilities = new { phone = false } });
        var customer = await world.Organization();
        await super.Post($"/api/v1/organizations/{customer.Id}/approve", new { });

        var onboarded = await super.Post("/api/v1/onboard", new { displayName = "Desk", organizationId = customer.Id.Value, capabilities = new { phone = true } });

        world.Output.ShouldContain(NoAddress);
        onboarded.GetProperty("instructions").EnumerateArray().ShouldContain(step => step.GetString()!.Contains("Server:PublicUrl"));
        sandboxed.GetProperty("instructions").EnumerateArray().ShouldNotContain(step => step.GetString()!.Contains("Server:PublicUrl"));
        await using var reached = await World.Start(null, [.. real.Account, ("Server:PublicUrl", "https://switchboard.example.com")]);
        reached.Output.ShouldNotContain(NoAddress);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var error = await Should.ThrowAsync<StartException>(() => HostWorld.Start(null, ("Server:Port", $"{port}")));

        error.Message.ShouldBe($"Port {port} is taken by another program. Stop it, or choose another: --port N.");
    }

    [Fact]
    public async Task A_request_in_flight_ends_before_the_process_does()
    {
        await using var world = await HostWorld.Start();
        using var client = world.Client();
        var slow = world.Services.GetRequiredService<SlowDoor>();
        var asking = client.GetStringAsync("/api/v1/test/slow");
        await slow.Begun;

        var restarting = world.Restart();
        await Eventually.Holds(async () => !await Accepts(world.Url));
        asking.IsCompleted.ShouldBeFalse();
        slow.End();

        (await asking).ShouldBe("done");
        await restarting;
    }

    [Fact]
    public async Task Services_and_time_are_the_tests_to_choose()
    {
        var clock = new MovableClock();
        clock.Move(TimeSpan.FromDays(1));
        await using var world = await HostWorld.Start(options =>
        {
            options.Clock = clock;
            options.Services = services => services.AddSingleton("mine");
        });

        world.Services.GetRequiredService<TimeProvider>().ShouldBe(clock);
        world.Services.GetRequiredService<string>().ShouldBe("mine");
    }

    [Fact]
    public async Task A_first_start_warns_of_nothing()
    {
        await using var world = await World.Start();

        world.Output.Split('\n').Where(line => line.Contains("\"level\":\"warn") || line.Contains("\"level\":\"error") || line.Contains("\"level\":\"crit")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_master_key_than_the_databases_is_said_in_a_sentence_that_says_what_to_do()
    {
        await using var world = await World.Start();

        world.Settings["Secrets:MasterKey"] = $"other:{Convert.ToBase64String(new byte[32])}";
        var unknown = await Should.ThrowAsync<StartException>(() => world.Restart());
        world.Settings["Secrets:MasterKey"] = $"k1:{Convert.ToBase64String(new byte[32])}";
        var wrong = await Should.ThrowAsync<StartException>(world.StartAgain);

        foreach (var error in new[] { unknown, wrong })
        {
            error.Message.ShouldStartWith("The master key isn't the one that sealed the secrets in this database. Put the master.key that belongs to it back");
            error.Message.ShouldNotContain("\n");
        }

        world.Output.ShouldNotContain("CryptographicException");
        world.Settings.Remove("Secrets:MasterKey");
        await world.StartAgain();
    }

    [Fact]
    public void All_that_is_wrong_in_the_settings_is_told_at_once()
    {
        var error = Should.Throw<SettingsException>(() => SwitchboardHost.Build(["--port", "many", "--listen", "everywhere", "--database", "mysql://x:hunter2@y/z"], options =>
        {
            options.ReadEnvironment = false;
            options.Settings["Secrets:MasterKey"] = "hunter2";
            options.Settings["Servr:Port"] = "1";
            options.Settings["Server:TrustedProxies"] = "10.0.0.0/99";
        }));

        error.Errors.Count.ShouldBe(6, error.Message);
        error.Message.ShouldNotContain("hunter2");
        error.Errors.ShouldContain("Switchboard:Servr is not a section. Did you mean Server?");
        error.Errors.ShouldContain("Switchboard:Server:Port is a whole number from 0 to 65535, not \"many\".");
    }

    static async Task<bool> Accepts(Uri url)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

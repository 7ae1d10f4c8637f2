namespace Switchboard.Tests.Integration.Simulator;

/// <summary>The simulator before the vendor's own client and the vendor's published description: neither is ours.</summary>
[Trait("Category", "npm")]
public sealed class ClientTests
{
    [Fact]
    public async Task Twilios_own_client_takes_it_for_twilio()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { Delivery = new(), Webhooks = new() });
        await Npm.CheckAsync("simulator/twilio.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Twilios_own_client_takes_its_whatsapp_for_twilios()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { Delivery = new(), Webhooks = new() });
        await Npm.CheckAsync("simulator/whatsapp.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Every_answer_and_parameter_is_as_twilio_publishes_it()
    {
        var oracle = Environment.GetEnvironmentVariable("TWILIO_OPENAPI") ?? Path.Combine(Npm.Root, "..", "shared", "oracles", "twilio_api_v2010.json");
        Assert.SkipUnless(File.Exists(oracle), $"The vendor's OpenAPI file isn't at {oracle}; TWILIO_OPENAPI can name it.");
        await using var desk = await Desk.StartAsync();
        await Npm.CheckAsync("simulator/oracle.test.mjs", ("SIMULATOR_URL", desk.Url), ("TWILIO_OPENAPI", Path.GetFullPath(oracle)));
    }

    [Fact]
    public async Task Twilios_own_client_takes_its_services_subaccounts_and_registrations_for_twilios()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { Delivery = new(), Webhooks = new() });
        await Npm.CheckAsync("simulator/services.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Every_answer_of_the_newer_hosts_is_as_twilio_publishes_it()
    {
        await using var desk = await Desk.StartAsync();
        await Npm.CheckAsync("simulator/hosts.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Resends_own_client_takes_it_for_resend()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { Delivery = new(), Webhooks = new() });
        await Npm.CheckAsync("simulator/resend.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Every_answer_and_webhook_is_as_resend_publishes_it()
    {
        var oracle = Environment.GetEnvironmentVariable("RESEND_OPENAPI") ?? Path.Combine(Npm.Root, "..", "shared", "oracles", "resend.json");
        Assert.SkipUnless(File.Exists(oracle), $"The vendor's OpenAPI file isn't at {oracle}; RESEND_OPENAPI can name it.");
        await using var desk = await Desk.StartAsync();
        await Npm.CheckAsync("simulator/resend-oracle.test.mjs", ("SIMULATOR_URL", desk.Url), ("RESEND_OPENAPI", Path.GetFullPath(oracle)));
    }

    [Fact]
    public async Task SendGrids_own_client_takes_it_for_sendgrid_and_its_own_library_its_signatures_for_true()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { Delivery = new(), Webhooks = new(), Mail = new() { Retries = [TimeSpan.FromMilliseconds(300)] } });
        await Npm.CheckAsync("simulator/sendgrid.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Every_answer_of_its_sendgrid_is_as_sendgrid_publishes_it()
    {
        await using var desk = await Desk.StartAsync();
        await Npm.CheckAsync("simulator/sendgrid-oracle.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task A_certified_client_takes_its_sign_in_for_openid_connect()
    {
        await using var desk = await Desk.StartAsync();
        await Npm.CheckAsync("simulator/oidc.test.mjs", ("SIMULATOR_URL", desk.Url));
    }

    [Fact]
    public async Task Numbers_on_sale_are_valid_by_published_phone_metadata()
    {
        await using var desk = await Desk.StartAsync();
        await Npm.CheckAsync("simulator/numbers.test.mjs", ("SIMULATOR_URL", desk.Url));
    }
}

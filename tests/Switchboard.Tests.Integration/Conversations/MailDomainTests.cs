using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Channels.Mail;
using Switchboard.Channels.Mail.Domains;
using Switchboard.Providers.Resend;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Organizations' own domains: added at the provider, their DNS records told, mailboxes at them.</summary>
public sealed class MailDomainTests(World world)
{
    [Fact]
    public async Task A_domain_is_added_its_records_are_found_and_mail_goes_both_ways_at_it()
    {
        using var post = await Post.Open(world);
        using var admin = post.Tenant.Admin();
        var domain = Fresh("mail");

        var added = await admin.Post("/api/v1/mail-domains", new { domain });
        var records = added.GetProperty("records").EnumerateArray().ToList();
        await Verified(admin, domain);
        var made = await admin.Post("/api/v1/agents", new { displayName = "Front Desk", capabilities = new { phone = false, email = true }, emailDomain = domain });
        var address = made.GetProperty("channels")[0].GetProperty("address").GetString()!;
        using var agent = world.Client(made.GetProperty("securityToken").GetString()!);
        var person = Post.Person();
        await agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "Hello", body = "From our own domain" });
        var arrived = (await Eventually.Get(() => post.Mailbox(person), mails => mails.Count == 1))[0];
        await post.Write(person, new { to = address, channel = "email", subject = "Re: Hello", body = "Got it" });
        var waiting = await Eventually.Get(async () => (await agent.Get("/api/v1/messages/waiting")).GetProperty("items"), items => items.GetArrayLength() == 1);

        added.GetProperty("status").GetString().ShouldBe("pending");
        records.Select(record => record.GetProperty("purpose").GetString()).Distinct().ShouldBe(["SPF", "DKIM", "Receiving", "DMARC"]);
        records.ShouldContain(record => record.GetProperty("name").GetString() == $"resend._domainkey.{domain}" && record.GetProperty("type").GetString() == "TXT");
        records.ShouldContain(record => record.GetProperty("name").GetString() == domain && record.GetProperty("type").GetString() == "MX");
        records.ShouldContain(record => record.GetProperty("name").GetString() == $"_dmarc.{domain}" && record.GetProperty("status").GetString() == "recommended");
        address.ShouldBe($"front-desk@{domain}");
        arrived.GetRawText().ShouldContain(address);
        waiting[0].GetProperty("body").GetString().ShouldBe("Got it");
    }

    [Fact]
    public async Task A_name_that_is_taken_at_the_domain_gets_a_part_of_the_agents_id()
    {
        using var admin = (await world.Organization()).Admin();
        var domain = Fresh("twice");
        await admin.Post("/api/v1/mail-domains", new { domain });

        var first = await Mailbox(admin, domain);
        var second = await Mailbox(admin, domain);

        first.ShouldBe($"desk@{domain}");
        second.ShouldMatch($"^desk\\.[0-9a-z]{{6}}@{domain.Replace(".", "\\.")}$");
    }

    [Fact]
    public async Task A_missing_record_is_told_and_found_when_it_is_there()
    {
        using var post = await Post.Open(world);
        using var admin = post.Tenant.Admin();
        var domain = Fresh("gap");
        using var simulator = world.Simulator();
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = new[] { "dkim" } })).EnsureSuccessStatusCode();

        await admin.Post("/api/v1/mail-domains", new { domain });
        var failed = await Eventually.Get(() => admin.Post($"/api/v1/mail-domains/{domain}/verify", new { }), asked => asked.GetProperty("records").EnumerateArray().Any(record => record.GetProperty("status").GetString() == "failed"));
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = Array.Empty<string>() })).EnsureSuccessStatusCode();
        await Verified(admin, domain);

        failed.GetProperty("records").EnumerateArray().Where(record => record.GetProperty("status").GetString() == "failed").ShouldAllBe(record => record.GetProperty("purpose").GetString() == "DKIM");
    }

    [Fact]
    public async Task A_mailbox_waits_for_its_domain_and_whoever_writes_from_it_is_warned()
    {
        using var post = await Post.Open(world);
        using var admin = post.Tenant.Admin();
        var domain = Fresh("waits");
        using var simulator = world.Simulator();
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = new[] { "dkim" } })).EnsureSuccessStatusCode();
        await admin.Post("/api/v1/mail-domains", new { domain });
        var wish = new { displayName = "Desk", capabilities = new { phone = false, email = true }, emailDomain = domain, clientRef = domain };
        var made = await admin.Post("/api/v1/agents", wish);
        using var agent = world.Client(made.GetProperty("securityToken").GetString()!);

        var waits = await Channel();
        var switches = $"/api/v1/agents/{made.GetProperty("agentId").GetString()}/channels/email";
        await admin.Post($"{switches}/off", new { });
        var switched = await admin.Post($"{switches}/on", new { });
        var warned = await agent.Post("/api/v1/messages", new { to = Post.Person(), channel = "email", subject = "Hello", body = "Too soon" });
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = Array.Empty<string>() })).EnsureSuccessStatusCode();
        await Verified(admin, domain);
        var sent = await agent.Post("/api/v1/messages", new { to = Post.Person(), channel = "email", subject = "Hello", body = "In time" });

        foreach (var told in new[] { waits, made.GetProperty("channels")[0], switched.GetProperty("channels")[0] })
        {
            told.GetProperty("state").GetString().ShouldBe("pending");
            told.GetProperty("reason").GetString()!.ShouldContain($"/api/v1/mail-domains/{domain}/verify");
        }

        (await admin.Post("/api/v1/agents", wish)).GetProperty("channels")[0].GetProperty("state").GetString().ShouldBe("active", "a repetition tells how it is now");
        warned.GetProperty("warnings")[0].GetString()!.ShouldContain($"The domain {domain} isn't verified");
        (await Channel()).GetProperty("state").GetString().ShouldBe("active");
        sent.TryGetProperty("warnings", out _).ShouldBeFalse();

        async Task<JsonElement> Channel() => (await agent.Get("/api/v1/channels")).GetProperty("items")[0].GetProperty("channels")[0];
    }

    [Fact]
    public async Task A_domain_belongs_to_one_organization_and_the_deployments_own_to_none()
    {
        using var admin = (await world.Organization()).Admin();
        using var other = (await world.Organization()).Admin();
        var domain = Fresh("mine");
        await admin.Post("/api/v1/mail-domains", new { domain });

        (await admin.Post("/api/v1/mail-domains", new { domain })).GetProperty("domain").GetString().ShouldBe(domain);
        (await other.Posting("/api/v1/mail-domains", new { domain }).Refused(409)).GetProperty("code").GetString().ShouldBe("domain_taken");
        (await other.Posting("/api/v1/mail-domains", new { domain = "agents.test" }).Refused(409)).GetProperty("code").GetString().ShouldBe("domain_taken");
        (await other.GetAsync($"/api/v1/mail-domains/{domain}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Posting("/api/v1/agents", new { displayName = "x", capabilities = new { phone = false, email = true }, emailDomain = domain }).Refused(404)).GetProperty("code").GetString().ShouldBe("unknown_domain");
    }

    [Fact]
    public async Task A_claim_without_proof_yields_to_who_proves_the_domain_and_is_told_why()
    {
        using var squatter = (await world.Organization()).Admin();
        using var owner = (await world.Organization()).Admin();
        using var third = (await world.Organization()).Admin();
        using var simulator = world.Simulator();
        var domain = Fresh("contested");
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = new[] { "spf", "dkim", "receiving" } })).EnsureSuccessStatusCode();
        await squatter.Post("/api/v1/mail-domains", new { domain });
        var agent = (await squatter.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = false, email = true }, emailDomain = domain })).GetProperty("agentId").GetString();

        var told = await owner.Posting("/api/v1/mail-domains", new { domain }).Refused(409);
        var proof = Proof(told);
        var unproved = await Added(owner, proof);
        Proof(await owner.Posting("/api/v1/mail-domains", new { domain }).Refused(409)).ShouldBe(proof, "it isn't verified yet");
        Proof(await third.Posting("/api/v1/mail-domains", new { domain }).Refused(409)).ShouldNotBe(proof, "each has a proof of its own");
        (await simulator.PutAsJsonAsync($"/api/dns/{proof}", new { missing = Array.Empty<string>() })).EnsureSuccessStatusCode();
        await Verified(owner, proof);
        var won = await owner.Post("/api/v1/mail-domains", new { domain });

        (told.GetProperty("code").GetString(), unproved, won.GetProperty("status").GetString()).ShouldBe(("domain_taken", "pending", "pending"));
        told.GetProperty("detail").GetString()!.ShouldContain("hasn't proved");
        (await owner.Get("/api/v1/mail-domains")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("domain").GetString()).ShouldBe([domain], "the proof has done its work");
        (await squatter.Get("/api/v1/mail-domains")).GetProperty("items").GetArrayLength().ShouldBe(0);
        var lost = (await squatter.Get($"/api/v1/agents/{agent}/channels")).GetProperty("items")[0].GetProperty("channels")[0];
        (lost.GetProperty("state").GetString(), lost.TryGetProperty("address", out _)).ShouldBe(("unavailable", false));
        lost.GetProperty("reason").GetString()!.ShouldContain($"Another organization has proved that {domain} is its own");
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = Array.Empty<string>() })).EnsureSuccessStatusCode();
        await Verified(owner, domain);
        (await Mailbox(owner, domain)).ShouldBe($"desk@{domain}");
        (await squatter.Posting("/api/v1/mail-domains", new { domain }).Refused(409)).GetProperty("detail").GetString()!.ShouldContain("in use here already");

        async Task<string> Added(HttpClient admin, string name)
        {
            (await simulator.PutAsJsonAsync($"/api/dns/{name}", new { missing = new[] { "dkim" } })).EnsureSuccessStatusCode();
            return (await admin.Post("/api/v1/mail-domains", new { domain = name })).GetProperty("status").GetString()!;
        }
    }

    [Fact]
    public async Task A_claim_that_is_proved_yields_to_nobody()
    {
        using var holder = (await world.Organization()).Admin();
        using var other = (await world.Organization()).Admin();
        using var simulator = world.Simulator();
        var domain = Fresh("proved");
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = new[] { "dkim" } })).EnsureSuccessStatusCode();
        await holder.Post("/api/v1/mail-domains", new { domain });
        var proof = Proof(await other.Posting("/api/v1/mail-domains", new { domain }).Refused(409));
        await other.Post("/api/v1/mail-domains", new { domain = proof });
        await Verified(other, proof);
        (await simulator.PutAsJsonAsync($"/api/dns/{domain}", new { missing = Array.Empty<string>() })).EnsureSuccessStatusCode();
        await Verified(holder, domain);

        var refused = await other.Posting("/api/v1/mail-domains", new { domain }).Refused(409);

        (refused.GetProperty("code").GetString(), refused.GetProperty("field").GetString()).ShouldBe(("domain_taken", "domain"));
        refused.GetProperty("next").GetString()!.ShouldNotContain("prove");
        (await holder.Get($"/api/v1/mail-domains/{domain}")).GetProperty("status").GetString().ShouldBe("verified");
    }

    static string Proof(JsonElement refused) => refused.GetProperty("next").GetString()!.Split("add ")[1].Split(' ')[0];

    [Fact]
    public async Task A_domain_with_mailboxes_stays_and_one_without_goes_from_the_provider_too()
    {
        using var admin = (await world.Organization()).Admin();
        var domain = Fresh("gone");
        await admin.Post("/api/v1/mail-domains", new { domain });
        var made = await admin.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = false, email = true }, emailDomain = domain });

        (await admin.DeleteAsync($"/api/v1/mail-domains/{domain}").Refused(409)).GetProperty("code").GetString().ShouldBe("domain_in_use");
        await admin.Delete($"/api/v1/agents/{made.GetProperty("agentId").GetString()}");
        await admin.Delete($"/api/v1/mail-domains/{domain}");

        (await admin.Get("/api/v1/mail-domains")).GetProperty("items").GetArrayLength().ShouldBe(0);
        using var other = (await world.Organization()).Admin();
        (await other.Post("/api/v1/mail-domains", new { domain })).GetProperty("status").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task A_customer_is_onboarded_with_a_domain_of_its_own_in_one_call()
    {
        using var super = world.SuperAdmin();
        var domain = Fresh("customer");

        var made = await super.Post("/api/v1/onboard", new
        {
            displayName = "Reception", organization = new { name = "Customer", slug = World.Slug() }, capabilities = new { phone = false, email = true }, emailDomain = domain,
        });

        made.GetProperty("channels")[0].GetProperty("address").GetString().ShouldBe($"reception@{domain}");
        made.GetProperty("dnsRecords").EnumerateArray().ShouldAllBe(record => record.GetProperty("name").GetString()!.EndsWith(domain));
        made.GetProperty("instructions").GetRawText().ShouldContain($"Set the DNS records at {domain}");
        made.GetProperty("channels")[0].GetProperty("state").GetString().ShouldBe("pending", "its records can't have been found yet");
        made.GetProperty("webhookUrls").GetProperty("email").GetString()!.ShouldEndWith("/webhooks/resend");
        made.GetProperty("instructions").GetRawText().ShouldNotContain("Write to", Case.Sensitive, "nothing arrives there yet");
        using var admin = world.Client(made.GetProperty("organizationToken").GetString()!);
        (await admin.Get("/api/v1/mail-domains")).GetProperty("items")[0].GetProperty("domain").GetString().ShouldBe(domain);
    }

    [Fact]
    public async Task A_domain_that_the_provider_will_not_have_is_not_kept()
    {
        using var admin = (await world.Organization()).Admin();

        var refused = await admin.Posting("/api/v1/mail-domains", new { domain = "10.0.0.1" }).Refused(400);

        refused.GetProperty("code").GetString().ShouldBe("invalid_domain");
        refused.GetProperty("detail").GetString()!.ShouldContain("must be a valid domain");
        (await admin.Get("/api/v1/mail-domains")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task While_a_domain_is_removed_nobody_gets_a_mailbox_at_it()
    {
        var pause = new Pause("RemoveDomain");
        await using var own = await World.Start(options => options.Services = pause.Before<IMailboxProvider, ResendMailboxes>);
        using var admin = (await own.Organization()).Admin();
        var domain = Fresh("leaving");
        await admin.Post("/api/v1/mail-domains", new { domain });

        var agent = (await admin.Post("/api/v1/agents", new { displayName = "Early", capabilities = new { phone = false } })).GetProperty("agentId").GetString();

        var removing = admin.Delete($"/api/v1/mail-domains/{domain}");
        await pause.Met;
        var more = await admin.Posting("/api/v1/agents", new { agentId = agent, capabilities = new { phone = true, email = true }, emailDomain = domain }).Refused(409);
        var mailbox = await admin.Posting("/api/v1/agents", new { displayName = "Late", capabilities = new { phone = false, email = true }, emailDomain = domain }).Refused(409);
        var again = await admin.Posting("/api/v1/mail-domains", new { domain }).Refused(409);
        var seen = await admin.Get($"/api/v1/mail-domains/{domain}");
        pause.Open();
        await removing;

        new[] { mailbox, again, more }.Select(problem => problem.GetProperty("code").GetString()).ShouldBe(["domain_removing", "domain_removing", "domain_removing"]);
        // Nothing of what was refused is left: no number that would be bought, or undone.
        (await admin.Get($"/api/v1/agents/{agent}/channels")).GetRawText().ShouldNotContain("sms");
        seen.GetProperty("status").GetString().ShouldBe("removing");
        (await admin.Get("/api/v1/agents")).GetProperty("items").GetArrayLength().ShouldBe(1);
        await admin.GetAsync($"/api/v1/mail-domains/{domain}").Refused(404);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_removal_that_was_cut_off_is_gone_on_with()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var admin = (await own.Organization()).Admin();
        using var simulator = own.Simulator();
        var domain = Fresh("cut");
        await admin.Post("/api/v1/mail-domains", new { domain });
        (await simulator.PutAsJsonAsync("/api/faults", new[] { new { provider = "resend", operation = "domains.delete", kind = "status5xx", percent = 100 } })).EnsureSuccessStatusCode();

        ((int)(await admin.DeleteAsync($"/api/v1/mail-domains/{domain}")).StatusCode).ShouldBeInRange(500, 599);
        var left = await admin.Get($"/api/v1/mail-domains/{domain}");
        (await simulator.DeleteAsync("/api/faults")).EnsureSuccessStatusCode();
        clock.Move(TimeSpan.FromMinutes(3));
        await own.Services.GetServices<IHostedService>().OfType<WatchDomains>().Single().Round(CancellationToken.None);

        left.GetProperty("status").GetString().ShouldBe("removing");
        await admin.GetAsync($"/api/v1/mail-domains/{domain}").Refused(404);
    }

    [Fact]
    public async Task Agents_of_one_name_that_come_at_once_have_a_mailbox_each()
    {
        using var admin = (await world.Organization()).Admin();
        var domain = Fresh("crowd");
        await admin.Post("/api/v1/mail-domains", new { domain });

        var addresses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Mailbox(admin, domain)));

        addresses.Distinct().Count().ShouldBe(5);
        addresses.Count(address => address == $"desk@{domain}").ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nodots")]
    [InlineData("a b.example")]
    [InlineData("-x.example")]
    [InlineData("x@mail.example")]
    public async Task What_is_no_domain_is_refused(string domain)
    {
        using var admin = (await world.Organization()).Admin();

        (await admin.Posting("/api/v1/mail-domains", new { domain }).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_domain");
    }

    static string Fresh(string word) => $"{word}-{Guid.CreateVersion7():N}.example.com";

    static async Task Verified(HttpClient admin, string domain) =>
        await Eventually.Get(() => admin.Post($"/api/v1/mail-domains/{domain}/verify", new { }), asked => asked.GetProperty("status").GetString() == "verified");

    static async Task<string> Mailbox(HttpClient admin, string domain)
    {
        var made = await admin.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = false, email = true }, emailDomain = domain });
        return made.GetProperty("channels")[0].GetProperty("address").GetString()!;
    }
}

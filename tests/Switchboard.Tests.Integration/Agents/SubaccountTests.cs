using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Agents.Subaccounts;
using Switchboard.Data;
using Switchboard.Kernel;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Numbers, traffic and bills stand apart at the provider as the organization's isolation mode says, and no subaccount outlives what it was opened for.</summary>
public sealed class SubaccountTests(World world)
{
    [Theory]
    [InlineData("account", 0)]
    [InlineData("organization", 1)]
    [InlineData("agent", 2)]
    public async Task The_isolation_mode_says_under_which_account_a_number_is_held(string mode, int subaccounts)
    {
        using var outside = await Apart.Of(world);
        var tenant = await Organization(world, mode);
        using var one = await Line.Open(world, tenant);
        using var other = await Line.Open(world, tenant);
        using var admin = tenant.Admin();

        var listed = await Listed(admin);
        listed.Count.ShouldBe(subaccounts);
        listed.ShouldAllBe(row => Word(row, "status") == "active" && Word(row, "provider") == "twilio" && Word(row, "realm") == "sandbox");
        var holders = new[] { await outside.HolderOf(one.Number), await outside.HolderOf(other.Number) };
        holders.Distinct().Count().ShouldBe(mode == "agent" ? 2 : 1);
        holders.Distinct().Order(StringComparer.Ordinal).ShouldBe(subaccounts == 0 ? [outside.Main] : listed.Select(row => Word(row, "account")).Order(StringComparer.Ordinal));
        foreach (var row in listed)
        {
            var account = await outside.Account(Word(row, "account"));
            (Word(account, "ownerSid"), Word(account, "status")).ShouldBe((outside.Main, "active"));
            Word(account, "friendlyName").ShouldBe($"{(mode == "agent" ? "Front desk" : "Apart")} (Switchboard {Word(row, "subaccountId")})");
            row.TryGetProperty("agentId", out _).ShouldBe(mode == "agent");
        }

        foreach (var line in new[] { one, other })
        {
            // Both webhooks are signed by the account that holds the number.
            var person = Line.Person();
            await line.Write(person, "Hello?");
            await Eventually.Get(line.Waiting, waiting => waiting.Any(message => Word(message, "body") == "Hello?"));
            await line.Until(Word(await line.Send(person, "Hello!"), "messageId"), "delivered");
            (await line.Ledger()).Where(row => row.GetProperty("operation").GetString() == "messages.create" && row.TryGetProperty("to", out var to) && to.GetString() == person)
                .ShouldHaveSingleItem().GetProperty("account").GetString().ShouldBe(await outside.HolderOf(line.Number));
        }
    }

    [Fact]
    public async Task Only_the_account_that_holds_a_number_signs_for_it()
    {
        using var outside = await Apart.Of(world);
        using var line = await Line.Open(world, await Organization(world, "organization"));
        var own = Word(await outside.Account(await outside.HolderOf(line.Number)), "authToken");

        (await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "from above"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await line.Webhook("/webhooks/twilio/sms", line.Inbound(Line.Person(), "from above"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, "the account above is ours, and doesn't hold the number");
        (await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "its own"), own)).IsSuccessStatusCode.ShouldBeTrue();
        (await line.Webhook("/webhooks/twilio/sms", line.Inbound(Line.Person(), "by number"), own)).IsSuccessStatusCode.ShouldBeTrue();
        (await line.Waiting()).Select(message => Word(message, "body")).ShouldBe(["its own", "by number"], ignoreOrder: true);
    }

    [Fact]
    public async Task When_a_subaccounts_token_is_changed_at_the_provider_the_new_one_is_used_and_checked_from_then_on()
    {
        using var outside = await Apart.Of(world);
        using var line = await Line.Open(world, await Organization(world, "organization"));
        var (account, person) = (await outside.HolderOf(line.Number), Line.Person());
        var before = Word(await outside.Account(account), "authToken");

        await outside.Rotate(account);
        await line.Until(Word(await line.Send(person, "After the first change"), "messageId"), "delivered");

        await outside.Rotate(account);
        var newest = Word(await outside.Account(account), "authToken");
        (await line.Webhook("/webhooks/twilio/sms", line.Inbound(person, "with the newest"), newest)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        (await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "with the old one"), before)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);

        (await line.Phone(person)).ShouldBe(["After the first change"]);
        (await line.Waiting()).Select(message => Word(message, "body")).ShouldBe(["with the newest"]);
        using var admin = line.Tenant.Admin();
        (await admin.Get("/api/v1/numbers")).GetProperty("items").GetArrayLength().ShouldBe(1);
        await admin.Delete($"/api/v1/agents/{line.Agent}");
    }

    [Fact]
    public async Task A_subaccounts_credential_is_sealed_and_never_stands_in_for_the_organizations_own()
    {
        using var outside = await Apart.Of(world);
        var tenant = await Organization(world, "organization");
        using var line = await Line.Open(world, tenant);
        using var admin = tenant.Admin();
        var account = await outside.Account(await outside.HolderOf(line.Number));

        Word(await admin.Get("/api/v1/providers/twilio"), "source").ShouldBe("deployment");
        var kept = await world.Get<Database>().Read(tenant.Id, session => session.Many("SELECT account, sealed FROM credential WHERE organization_id = @organization", null, row => (row.Text(0), row.Text(1))));
        kept.ShouldHaveSingleItem().Item1.ShouldBe(Word(account, "sid"));
        kept[0].Item2.ShouldNotContain(Word(account, "authToken"));
        using var second = await Line.Open(world, tenant);
        (await outside.HolderOf(second.Number)).ShouldBe(Word(account, "sid"));
        (await outside.Account(outside.Main)).ShouldNotBe(default);
    }

    [Fact]
    public async Task Agents_that_race_for_an_organizations_first_number_share_one_subaccount()
    {
        using var outside = await Apart.Of(world);
        var tenant = await Organization(world, "organization");
        using var admin = tenant.Admin();

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => admin.Post("/api/v1/agents", new { displayName = $"Racer {n}" })));

        var row = (await Listed(admin)).ShouldHaveSingleItem();
        foreach (var agent in made)
        {
            (await outside.HolderOf(Word(agent.GetProperty("channels")[0], "address"))).ShouldBe(Word(row, "account"));
        }

        (await outside.Named(Word(row, "subaccountId"))).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("hybrid")]
    public async Task Numbers_that_agents_share_are_held_in_their_organizations_subaccount(string identityMode)
    {
        using var outside = await Apart.Of(world);
        using var super = world.SuperAdmin();
        var tenant = await Organization(world, "organization", identityMode);
        using var admin = tenant.Admin();
        using var one = await Line.Open(world, tenant);
        using var other = await Line.Open(world, tenant);
        var bought = Word(await admin.Post("/api/v1/numbers", new { country = "GB" }), "number");
        var account = Word((await Listed(admin)).ShouldHaveSingleItem(), "account");

        other.Number.ShouldBe(one.Number);
        (await outside.HolderOf(one.Number), await outside.HolderOf(bought)).ShouldBe((account, account));
        var person = Line.Person();
        await other.Until(Word(await other.Send(person, "Hello!"), "messageId"), "delivered");
        await one.Write(person, "Hello?");
        await Eventually.Get(other.Waiting, waiting => waiting.Count == 1);
        await super.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { });
        await Eventually.Get(() => outside.Account(account), seen => Word(seen, "status") == "suspended");
        await Delete(super, tenant, keepNumbers: false);
        Word(await outside.Account(account), "status").ShouldBe("closed");
    }

    [Fact]
    public async Task A_suspended_organizations_subaccount_is_suspended_and_comes_back_with_it()
    {
        using var outside = await Apart.Of(world);
        var tenant = await Organization(world, "agent");
        using var line = await Line.Open(world, tenant);
        using var super = world.SuperAdmin();
        var account = await outside.HolderOf(line.Number);

        foreach (var (verb, status) in new[] { ("suspend", "suspended"), ("resume", "active"), ("suspend", "suspended"), ("resume", "active") })
        {
            await super.Post($"/api/v1/organizations/{tenant.Id}/{verb}", new { });
            await Eventually.Get(() => outside.Account(account), seen => Word(seen, "status") == status);
            await Eventually.Get(() => super.Get($"/api/v1/subaccounts?organizationId={tenant.Id}"), seen => Word(seen.GetProperty("items")[0], "status") == status);
            await world.Get<SweepSubaccounts>().Round(default);
            Word(await outside.Account(account), "status").ShouldBe(status, "a second look changes nothing");
        }

        await line.Until(Word(await line.Send(Line.Person(), "Back again"), "messageId"), "delivered");
    }

    [Fact]
    public async Task An_agents_subaccount_closes_with_its_last_number_and_a_number_that_shall_stay_keeps_it()
    {
        using var outside = await Apart.Of(world);
        var tenant = await Organization(world, "agent");
        using var leaver = await Line.Open(world, tenant);
        using var keeper = await Line.Open(world, tenant);
        using var admin = tenant.Admin();
        var (left, kept) = (await outside.HolderOf(leaver.Number), await outside.HolderOf(keeper.Number));

        await admin.Delete($"/api/v1/agents/{leaver.Agent}");
        await admin.Delete($"/api/v1/agents/{keeper.Agent}?releaseNumber=false");

        await Eventually.Get(() => outside.Account(left), account => Word(account, "status") == "closed");
        await world.Get<SweepSubaccounts>().Round(default);
        await Eventually.Get(() => Listed(admin), listed => listed.Select(row => Word(row, "status")).SequenceEqual(["kept", "closed"]));
        Word(await outside.Account(kept), "status").ShouldBe("active");
        (await outside.HolderOf(keeper.Number)).ShouldBe(kept);

        await admin.Post("/api/v1/agents", new { displayName = "Back", agentId = leaver.Agent.Value });
        var again = (await Listed(admin))[0];
        (Word(again, "status"), Word(again, "agentId")).ShouldBe(("active", leaver.Agent.Value), "nothing brings a closed one back, so it got another");
        Word(again, "account").ShouldNotBe(left);
    }

    [Fact]
    public async Task A_deleted_organizations_subaccounts_are_closed_and_the_deployments_log_proves_it()
    {
        using var outside = await Apart.Of(world);
        using var super = world.SuperAdmin();
        var tenant = await Organization(world, "agent");
        using var one = await Line.Open(world, tenant);
        using var other = await Line.Open(world, tenant);
        string[] accounts = [await outside.HolderOf(one.Number), await outside.HolderOf(other.Number)];
        // Suspended first: they have to be in use for their numbers to be given back.
        await super.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { });
        await Eventually.Get(() => outside.Account(accounts[0]), seen => Word(seen, "status") == "suspended");
        await Eventually.Get(() => outside.Account(accounts[1]), seen => Word(seen, "status") == "suspended");

        await Delete(super, tenant, keepNumbers: false);

        foreach (var account in accounts)
        {
            Word(await outside.Account(account), "status").ShouldBe("closed");
        }

        var proof = await Proof(tenant);
        proof.Select(entry => (Word(entry, "action"), Word(entry, "account"))).Order().ShouldBe(accounts.Select(account => ("subaccount.closed", account)).Order());
    }

    [Fact]
    public async Task Numbers_that_stay_when_an_organization_is_deleted_keep_their_subaccount()
    {
        using var outside = await Apart.Of(world);
        using var super = world.SuperAdmin();
        var tenant = await Organization(world, "organization");
        using var line = await Line.Open(world, tenant);
        var account = await outside.HolderOf(line.Number);

        await Delete(super, tenant, keepNumbers: true);

        Word(await outside.Account(account), "status").ShouldBe("active");
        (await outside.HolderOf(line.Number)).ShouldBe(account);
        (await Proof(tenant)).ShouldHaveSingleItem().GetProperty("action").GetString().ShouldBe("subaccount.kept");
    }

    [Fact]
    public async Task An_account_for_each_agent_needs_a_number_for_each()
    {
        using var super = world.SuperAdmin();
        var tenant = await Organization(world, "agent");
        using var line = await Line.Open(world, tenant);
        using var change = await super.PatchAsJsonAsync($"/api/v1/organizations/{tenant.Id}", new { isolationMode = "account" });
        change.IsSuccessStatusCode.ShouldBeTrue();
        using var later = await Line.Open(world, tenant);
        using var outside = await Apart.Of(world);

        (await outside.HolderOf(later.Number)).ShouldBe(outside.Main);
        (await outside.HolderOf(line.Number)).ShouldNotBe(outside.Main, "what is there already stays as it is");
        await line.Until(Word(await line.Send(Line.Person(), "Still here"), "messageId"), "delivered");
        Word(await super.Posting("/api/v1/organizations", new { name = "Both", slug = World.Slug(), identityMode = "shared", isolationMode = "agent" }).Refused(400), "code").ShouldBe("invalid_isolation_mode");
        using var shared = await super.PatchAsJsonAsync($"/api/v1/organizations/{tenant.Id}", new { identityMode = "shared" });
        shared.IsSuccessStatusCode.ShouldBeTrue();
        Word(await super.PatchAsJsonAsync($"/api/v1/organizations/{tenant.Id}", new { isolationMode = "agent" }).Refused(400), "code").ShouldBe("invalid_isolation_mode", "neither in two steps");
    }

    internal static async Task<Tenant> Organization(World world, string isolationMode, string identityMode = "dedicated")
    {
        using var super = world.SuperAdmin();
        var made = await super.Post("/api/v1/organizations", new { name = "Apart", slug = World.Slug(), identityMode, isolationMode });
        return new(world, OrganizationId.From(Word(made.GetProperty("organization"), "organizationId")), Word(made, "token"));
    }

    internal static async Task<List<JsonElement>> Listed(HttpClient admin) => [.. (await admin.Get("/api/v1/subaccounts")).GetProperty("items").EnumerateArray()];

    static async Task Delete(HttpClient super, Tenant tenant, bool keepNumbers)
    {
        var slug = Word(await super.Get($"/api/v1/organizations/{tenant.Id}"), "slug");
        using var accepted = await super.SendAsync(new(HttpMethod.Delete, $"/api/v1/organizations/{tenant.Id}") { Content = JsonContent.Create(new { confirm = slug, keepNumbers }) });
        ((int)accepted.StatusCode).ShouldBe(202);
        await Eventually.Get(() => super.Get($"/api/v1/organizations/{tenant.Id}/deletion"), deletion => Word(deletion, "state") == "erased");
    }

    Task<List<JsonElement>> Proof(Tenant tenant) => world.Get<Database>().Read(OrganizationId.Deployment, session => session.Many(
        "SELECT action, detail FROM audit_entry WHERE organization_id = @organization AND action LIKE 'subaccount.%' AND detail LIKE @mention",
        new { mention = $"%{tenant.Id}%" },
        row => JsonElement.Parse($$"""{"action":"{{row.Text(0)}}","account":"{{JsonElement.Parse(row.Text(1)).GetProperty("account").GetString()}}"}""")));
}

/// <summary>The provider's accounts, and which of them holds what.</summary>
internal sealed class Apart : IDisposable
{
    readonly HttpClient simulator;

    Apart(HttpClient simulator, string main) => (this.simulator, Main) = (simulator, main);

    /// <summary>The deployment's own account.</summary>
    public string Main { get; }

    public static async Task<Apart> Of(World world)
    {
        var client = new HttpClient { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
        return new(client, (await client.GetFromJsonAsync<JsonElement>("/api/accounts"))[0].GetProperty("sid").GetString()!);
    }

    public async Task<JsonElement> Account(string sid) => (await All()).Single(account => Word(account, "sid") == sid);

    /// <summary>Those whose name has our id.</summary>
    public async Task<List<JsonElement>> Named(string id) => [.. (await All()).Where(account => Word(account, "friendlyName").Contains(id, StringComparison.Ordinal))];

    /// <summary>Subaccounts that aren't closed.</summary>
    public async Task<List<string>> Open() =>
        [.. (await All()).Where(account => account.TryGetProperty("ownerSid", out var owner) && owner.ValueKind == JsonValueKind.String && Word(account, "status") != "closed").Select(account => Word(account, "sid"))];

    /// <summary>Has its owner change its token in the console.</summary>
    public async Task Rotate(string sid)
    {
        using var answer = await simulator.PostAsync($"/api/accounts/{sid}/rotate", null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<string> HolderOf(string number) =>
        (await simulator.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray().Single(line => Word(line, "address") == number).GetProperty("account").GetString()!;

    public void Dispose() => simulator.Dispose();

    async Task<List<JsonElement>> All() =>
        [.. (await simulator.GetFromJsonAsync<JsonElement>("/api/accounts")).EnumerateArray().Where(account => Word(account, "provider") == "twilio")];
}

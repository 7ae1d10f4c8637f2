using System.Security.Cryptography;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy;

public sealed class CredentialTests(World world)
{
    [Fact]
    public async Task An_organization_without_its_own_uses_the_deployments()
    {
        var provider = world.Fresh("carrier");
        var tenant = await world.Organization();
        await Save(OrganizationId.Deployment, provider, "AC0", "shared");

        (await Find(tenant.Id, provider))!["authToken"].ShouldBe("shared");

        await Save(tenant.Id, provider, "AC1", "own");
        (await Find(tenant.Id, provider))!["authToken"].ShouldBe("own");
        (await Find(OrganizationId.Deployment, provider))!["authToken"].ShouldBe("shared");
    }

    [Fact]
    public async Task Another_organizations_are_never_found()
    {
        var provider = world.Fresh("carrier");
        var owner = await world.Organization();
        var other = await world.Organization();
        var id = await Save(owner.Id, provider, "AC1", "own");

        (await Find(other.Id, provider)).ShouldBeNull();
        (await Credentials.By(id, other.Id, default)).ShouldBeNull();
        (await Credentials.By(id, owner.Id, default))!.Account.ShouldBe("AC1");
    }

    [Fact]
    public async Task A_new_secret_of_the_same_account_keeps_the_row()
    {
        var provider = world.Fresh("carrier");
        var tenant = await world.Organization();
        var first = await Save(tenant.Id, provider, "AC1", "old");
        await Find(tenant.Id, provider);

        (await Save(tenant.Id, provider, "AC1", "new")).ShouldBe(first);

        (await Find(tenant.Id, provider))!["authToken"].ShouldBe("new");
    }

    [Fact]
    public async Task Another_account_replaces_it_and_the_old_one_can_still_be_asked_for()
    {
        var provider = world.Fresh("carrier");
        var tenant = await world.Organization();
        var first = await Save(tenant.Id, provider, "AC1", "old");

        var second = await Save(tenant.Id, provider, "AC2", "new");

        second.ShouldNotBe(first);
        (await Find(tenant.Id, provider))!.Account.ShouldBe("AC2");
        (await Credentials.By(first, tenant.Id, default))!.Account.ShouldBe("AC1");
    }

    [Fact]
    public async Task Racing_saves_leave_one_in_force()
    {
        var provider = world.Fresh("carrier");
        var tenant = await world.Organization();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Save(tenant.Id, provider, $"AC{i}", $"secret {i}"))));

        (await Rows(tenant.Id, "replaced_at IS NULL")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task At_rest_it_is_sealed_for_its_own_row()
    {
        var provider = world.Fresh("carrier");
        var tenant = await world.Organization();
        var id = await Save(tenant.Id, provider, "AC1", "very secret");

        var sealedText = (await Rows(tenant.Id, "1 = 1")).ShouldHaveSingleItem();

        sealedText.ShouldNotContain("very secret");
        world.Get<SecretBox>().Open(sealedText, id.Value).ShouldContain("very secret");
        Should.Throw<CryptographicException>(() => world.Get<SecretBox>().Open(sealedText, "cred_another"));
    }

    [Fact]
    public async Task The_sandbox_uses_the_simulators_accounts_also_when_the_simulator_forgot_them()
    {
        await using var own = await World.Start();
        var before = (await own.Get<Credentials>().For(OrganizationId.Deployment, "twilio", default))!;
        (await Accounts(own)).ShouldContain($"{before.Account} {before["authToken"]}");

        await own.Restart(() =>
        {
            File.Delete(Path.Combine(own.Folder, "simulator.json"));
            return Task.CompletedTask;
        });

        var after = (await own.Get<Credentials>().For(OrganizationId.Deployment, "twilio", default))!;
        after.Id.ShouldBe(before.Id);
        (await Accounts(own)).ShouldContain($"{before.Account} {before["authToken"]}");
    }

    [Fact]
    public async Task Without_the_simulator_there_are_none_to_begin_with()
    {
        await using var own = await World.Start(null, ("Simulator:Enabled", "false"));

        (await own.Get<Credentials>().For(OrganizationId.Deployment, "twilio", default)).ShouldBeNull();
    }

    static async Task<List<string>> Accounts(World world)
    {
        using var client = world.Simulator();
        return [.. (await client.Get("/api/accounts")).EnumerateArray().Where(a => a.GetProperty("provider").GetString() == "twilio").Select(a => $"{a.GetProperty("sid").GetString()} {a.GetProperty("authToken").GetString()}")];
    }

    Credentials Credentials => world.Get<Credentials>();

    async Task<ProviderCredential?> Find(OrganizationId organization, string provider) => await Credentials.For(organization, provider, default);

    Task<CredentialId> Save(OrganizationId organization, string provider, string account, string secret) =>
        Credentials.Save(organization, Realm.Sandbox, provider, account, new Dictionary<string, string> { ["accountSid"] = account, ["authToken"] = secret }, null, "system", default);

    Task<List<string>> Rows(OrganizationId organization, string condition) => world.Get<Database>().Read(organization, session => session.Many(
        $"SELECT sealed FROM credential WHERE organization_id = @organization AND {condition}", null, row => row.Text(0)));
}

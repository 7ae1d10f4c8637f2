using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Kernel;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;
using Switchboard.Tests.Integration.Erasure;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>A deletion that was cut off, however often, goes on until nothing is left.</summary>
[Trait("Category", "slow")]
public sealed class DeletionTests
{
    const int Contacts = 60_000;
    const int Kills = 2;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_while_an_organization_is_erased_leave_nothing_of_it(string kind)
    {
        Assert.SkipUnless(kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        await using var database = await TestDatabase.Make(kind);
        var folder = Directory.CreateTempSubdirectory("switchboard-deletion-");
        var port = Ports.Next();
        Task<RealProcess> Start() => RealProcess.Start(
            "--port", $"{port}", "--data", folder.FullName, "--database", database.Url, "--set", $"Simulator:Port={Ports.Next()}",
            "--set", "Jobs:Lease=1s", "--set", "Jobs:Poll=100ms");

        var product = await Start();
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            var organization = OrganizationId.From(first.GetProperty("organizationId").GetString()!);
            await product.Kill();
            product.Dispose();
            await Fill(database, organization);
            product = await Start();

            using var admin = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
            admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("superAdminToken").GetString());
            using var begun = await admin.SendAsync(new(HttpMethod.Delete, $"/api/v1/organizations/{organization}") { Content = JsonContent.Create(new { confirm = "sample" }) });
            ((int)begun.StatusCode).ShouldBe(202);
            var erased = 0L;
            for (var kill = 0; kill < Kills; kill++)
            {
                var seen = await Eventually.Get(() => Deletion(admin, organization), deletion => deletion.GetProperty("rowsErased").GetInt64() > erased);
                seen.GetProperty("state").GetString().ShouldBe("erasing", "it was over before it could be cut off: more rows are needed");
                erased = seen.GetProperty("rowsErased").GetInt64();
                await product.Kill();
                product.Dispose();
                product = await Start();
            }

            var proof = await Eventually.Get(() => Deletion(admin, organization), deletion => deletion.GetProperty("state").GetString() == "erased");
            proof.GetProperty("rows").GetProperty("contact").GetInt64().ShouldBe(Contacts);
            await product.Kill();
            await using var left = database.Open();
            (await TenantRows.Of(left, organization)).ShouldBeEmpty();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    static Task<JsonElement> Deletion(HttpClient admin, OrganizationId organization) => admin.GetFromJsonAsync<JsonElement>($"/api/v1/organizations/{organization}/deletion");

    static async Task Fill(TestDatabase database, OrganizationId organization)
    {
        await using var db = database.Open();
        var ids = new Ids(TimeProvider.System);
        for (var i = 0; i < Contacts; i += 1000)
        {
            await db.Write(organization, async unit =>
            {
                for (var n = 0; n < 1000; n++)
                {
                    await unit.Execute("INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, 'Somebody', 1)", new { id = ids.Next<ContactId>() });
                }

                return true;
            });
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Tenancy;

/// <summary>
/// In the sandbox the deployment's accounts are the simulator's. A simulator that has forgotten an account is given it back, so that numbers and messages
/// keep their credential.
/// </summary>
internal sealed class SandboxAccounts(SimulatorAddress simulator, Credentials credentials) : IStartupStep
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    internal sealed record Account(string Provider, string Sid, string AuthToken, string? FriendlyName = null, string? Status = null, string? OwnerSid = null);

    public int Order => 300;

    public string Progress => simulator.Url is null ? "" : "Taking the simulator's accounts";

    public async Task Run(CancellationToken ct)
    {
        if (simulator.Url is not { } url)
        {
            return;
        }

        using var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(10) };
        var open = await client.GetFromJsonAsync<List<Account>>("/api/accounts", Json, ct) ?? [];
        foreach (var accounts in open.Where(account => account is { OwnerSid: null, Status: null or "active" }).GroupBy(account => account.Provider))
        {
            await Settle(client, accounts.Key, [.. accounts], ct);
        }
    }

    async Task Settle(HttpClient client, string provider, Account[] open, CancellationToken ct)
    {
        if (await credentials.For(OrganizationId.Deployment, provider, ct) is not { } known)
        {
            await Save(open[0], ct);
        }
        else if (open.FirstOrDefault(account => account.Sid == known.Account) is not { } same)
        {
            using var answer = await client.PostAsJsonAsync("/api/accounts", new Account(provider, known.Account, known["authToken"], "Sandbox"), Json, ct);
            answer.EnsureSuccessStatusCode();
        }
        else if (same.AuthToken != known["authToken"])
        {
            await Save(same, ct);
        }
    }

    Task<CredentialId> Save(Account account, CancellationToken ct) => credentials.Save(
        OrganizationId.Deployment,
        account.Provider,
        account.Sid,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["accountSid"] = account.Sid, ["authToken"] = account.AuthToken },
        verifiedAt: null,
        Audit.AuditEntry.System,
        ct);
}

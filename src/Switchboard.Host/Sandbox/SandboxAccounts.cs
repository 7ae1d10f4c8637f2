using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.Channels;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Host.Sandbox;

/// <summary>
/// In the sandbox the deployment's accounts are the simulator's. A simulator that has forgotten an account is given it back, so that
/// numbers and messages keep their credential.
/// </summary>
sealed class SandboxAccounts(SandboxPlan plan, Channels.Providers providers, Credentials credentials) : IStartupStep
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>An account whose provider gives it no name of its own is called by this domain, which no one can own (RFC 2606, 2).</summary>
    const string NamelessAccount = "agents.test";

    /// <param name="Sid">Absent where the provider tells accounts apart by their keys.</param>
    internal sealed record Account(
        string Provider, string? Sid = null, string? AuthToken = null, string? ApiKey = null, string? FriendlyName = null, string? Status = null,
        string? OwnerSid = null)
    {
        [JsonIgnore]
        public string Name => Sid ?? NamelessAccount;

        [JsonIgnore]
        public string Secret => AuthToken ?? ApiKey ?? "";
    }

    public int Order => 300;

    public string Progress => plan.Url is null ? "" : "Taking the simulator's accounts";

    public async Task Run(CancellationToken ct)
    {
        if (plan.Url is not { } url)
        {
            return;
        }

        using var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            await Take(client, ct);
        }
        catch (Exception error) when (plan.IsElsewhere && IsOfSimulator(error, ct))
        {
            throw new StartException(
                $"No simulator answers at {url.GetLeftPart(UriPartial.Authority)} ({error.Message}). Start it there, such as with ./run simulator, "
                + "or correct Simulator:Url.", error);
        }
    }

    async Task Take(HttpClient client, CancellationToken ct)
    {
        var open = await client.GetFromJsonAsync<List<Account>>("/api/accounts", Json, ct) ?? [];
        foreach (var accounts in open.Where(account => account is { OwnerSid: null, Status: null or "active" }).GroupBy(account => account.Provider))
        {
            if (providers.Named(accounts.Key) is { } provider)
            {
                await Save(provider, await Choose(client, provider, [.. accounts], ct), ct);
            }
        }
    }

    // A client that has waited long enough says so by a cancellation of its own.
    static bool IsOfSimulator(Exception error, CancellationToken ct) =>
        error is HttpRequestException or JsonException || (error is OperationCanceledException && !ct.IsCancellationRequested);

    async Task<Account> Choose(HttpClient client, IProvider provider, Account[] open, CancellationToken ct)
    {
        if (await credentials.Own(OrganizationId.Deployment, provider.Name, Realm.Sandbox, ct) is not { } known)
        {
            return open[0];
        }

        if (open.FirstOrDefault(account => account.Sid is null ? account.Secret == SecretOf(provider, known) : account.Sid == known.Account) is { } same)
        {
            return same;
        }

        var secret = SecretOf(provider, known);
        var forgotten = open[0].Sid is null
            ? new Account(provider.Name, ApiKey: secret, FriendlyName: "Sandbox")
            : new(provider.Name, known.Account, secret, FriendlyName: "Sandbox");
        using var answer = await client.PostAsJsonAsync("/api/accounts", forgotten, Json, ct);
        answer.EnsureSuccessStatusCode();
        return forgotten;
    }

    static string SecretOf(IProvider provider, ProviderCredential known) => known[provider.CredentialFields.First(field => field.IsSecret).Name];

    async Task Save(IProvider provider, Account account, CancellationToken ct)
    {
        var fields = provider.CredentialFields.Where(field => field.IsAccount || field.IsSecret)
            .ToDictionary(field => field.Name, field => field.IsAccount ? account.Name : account.Secret, StringComparer.Ordinal);
        var known = await credentials.Own(OrganizationId.Deployment, provider.Name, Realm.Sandbox, ct);
        if (known?.Account != account.Name || fields.Any(field => known.Fields.GetValueOrDefault(field.Key) != field.Value))
        {
            await credentials.Save(OrganizationId.Deployment, Realm.Sandbox, provider.Name, account.Name, fields, verifiedAt: null, "system", ct);
        }
    }
}

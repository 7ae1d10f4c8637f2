using Microsoft.Extensions.DependencyInjection;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Host;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Bench;

/// <summary>An agent of the product, with the token that acts for it and its organization's.</summary>
internal sealed record Resident(AgentId Agent, OrganizationId Organization, string Address, CredentialId Credential, string Token, string AdminToken)
{
    public BenchAgent Bench => new(Agent.Value, Organization.Value, Address);
}

/// <summary>
/// Data to start from: 1,000 agents of 100 organizations unless told otherwise, every one with its own address and token, made through the product's own units. A run copies it.
/// </summary>
/// <param name="Url">The database; for SQLite a file below the folder.</param>
/// <param name="Folder">The data folder, with the key that the credentials are sealed with.</param>
internal sealed record Population(string Url, string Folder, IReadOnlyList<Resident> Residents)
{
    const int Agents = 1_000;

    static readonly Sql InsertAgent = """
        INSERT INTO agent (id, organization_id, display_name, language, time_zone, country, status, created_at, version)
        VALUES (@agent, @organization, @name, 'en', 'UTC', 'US', 'active', @now, 1)
        """;

    /// <param name="channel">The one that all of them have.</param>
    /// <param name="url">A database that is empty; null for SQLite in the folder.</param>
    /// <param name="carrier">Who holds the numbers: Twilio unless told, or <see cref="NullCarrier"/>.</param>
    /// <param name="clock">When they are made; none is now.</param>
    /// <param name="organizations">How many the agents belong to, each to have as many as the next.</param>
    public static async Task<Population> Make(
        string folder, ChannelKind channel, string? url = null, string carrier = "twilio", TimeProvider? clock = null, int organizations = 100)
    {
        var provider = channel == ChannelKind.Email ? "resend" : carrier;
        await using var host = SwitchboardHost.Build(["--no-simulator", "--port", "0", "--data", folder], options =>
        {
            options.ReadEnvironment = false;
            options.Assemblies.Add(typeof(NullCarrier).Assembly);
            options.Settings["Data:Url"] = url;
            options.Clock = clock ?? TimeProvider.System;
        });
        await host.StartAsync();
        List<Resident> residents = [];
        for (var i = 0; i < organizations; i++)
        {
            residents.AddRange(await Settle(host.Services, channel, provider, i, Agents / organizations));
        }

        await host.StopAsync();
        return new(url ?? $"sqlite:{Path.Combine(folder, "switchboard.db")}", folder, residents);
    }

    static async Task<List<Resident>> Settle(IServiceProvider services, ChannelKind channel, string provider, int index, int agents)
    {
        var (db, ids, mint) = (services.GetRequiredService<Database>(), services.GetRequiredService<Ids>(), services.GetRequiredService<TokenMint>());
        var create = services.GetRequiredService<CreateOrganization>();
        var organization = create.Strike(ids.Next<OrganizationId>(), new($"Organization {index}", $"organization-{index}")) with { Mode = OrganizationMode.Production };
        await db.Write(organization.OrganizationId, unit => create.Keep(unit, organization, AuditEntry.System));
        var isMail = channel == ChannelKind.Email;
        Dictionary<string, string> fields = isMail
            ? new(StringComparer.Ordinal) { ["domain"] = MailRequests.Domain, ["apiKey"] = "re_bench_0123456789", ["webhookSecret"] = MailRequests.Secret, ["webhookUrl"] = MailRequests.WebhookUrl }
            : new(StringComparer.Ordinal) { ["accountSid"] = WebhookRequests.AccountSid, ["authToken"] = WebhookRequests.AuthToken };
        var credential = await services.GetRequiredService<Credentials>().Save(
            organization.OrganizationId, Realm.Production, provider, isMail ? MailRequests.Domain : WebhookRequests.AccountSid, fields, null, AuditEntry.System, CancellationToken.None);

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var made = Enumerable.Range(0, agents).Select(i =>
        {
            var agent = ids.Next<AgentId>();
            var address = isMail ? MailRequests.Address(index * agents + i) : $"+1415{2_000_000 + index * agents + i}";
            var line = new AgentChannel(ids.Next<ChannelId>(), agent, channel, address, provider, credential, $"PN{index:D16}{i:D16}", ChannelStatus.Active, null, now);
            return (Line: line, Token: mint.Strike(organization.OrganizationId, Tier.Agent, agent, "Bench"));
        }).ToList();
        var admin = mint.Strike(organization.OrganizationId, Tier.Organization, null, "Bench");
        await db.Write(organization.OrganizationId, async unit =>
        {
            await mint.Keep(unit, admin, AuditEntry.System);
            foreach (var (line, token) in made)
            {
                await unit.Execute(InsertAgent, new { agent = line.AgentId, name = line.Address, now });
                await unit.Execute(AgentChannel.Insert, line);
                await mint.Keep(unit, token, AuditEntry.System);
            }

            return made.Count;
        });
        return [.. made.Select(pair => new Resident(pair.Line.AgentId!.Value, organization.OrganizationId, pair.Line.Address!, credential, pair.Token.Text, admin.Text))];
    }
}

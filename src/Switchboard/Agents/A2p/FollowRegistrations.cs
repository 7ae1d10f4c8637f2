using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.A2p;

/// <summary>Asks providers now and then how the registrations of US numbers stand, and notes what changed. One node does it at a time.</summary>
internal sealed partial class FollowRegistrations(
    Broom broom, Database db, Registrations registrations, ServerAddress server, A2pSettings settings, ILogger<FollowRegistrations> log) : Sweep(broom, log)
{
    static readonly Sql Accounts = """
        SELECT DISTINCT organization_id FROM channel
        WHERE kind = 'sms' AND released_at IS NULL AND provider_ref IS NOT NULL AND address LIKE '+1%' ORDER BY organization_id
        """;

    protected override Rhythm Rhythm => new(settings.Every) { First = FirstRound.AtOnce, Lease = "a2p.follow", LeaseLength = settings.Every / 2 };

    protected override Task Begin => server.Known;

    public override async Task Round(CancellationToken ct)
    {
        // An account that many organizations share is asked once.
        Dictionary<CredentialId, Outcome<IReadOnlyList<NumberRegistration>>> known = [];
        var organizations = await db.ReadSystem(session => session.Many(Accounts, null, row => row.Id<OrganizationId>("organization_id")), ct);
        await Each(organizations, organization => organization.Value, organization => Look(organization, known, ct), ct);
    }

    async Task Look(OrganizationId organization, Dictionary<CredentialId, Outcome<IReadOnlyList<NumberRegistration>>> known, CancellationToken ct)
    {
        if (await registrations.Refresh(organization, AuditEntry.System, known, ct) is { } problem)
        {
            NotTold(log, organization, problem.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How the US registrations of {Organization} stand could not be read ({Code}); it is asked again")]
    static partial void NotTold(ILogger log, OrganizationId organization, string code);
}

/// <summary>Notes how an organization's US numbers stand.</summary>
[Singleton]
internal sealed class Registrations(
    Database db, IEnumerable<IRegistrationProvider> providers, Credentials credentials, AgentDirectory directory, AuditLog audit, TimeProvider clock)
{
    static readonly Sql Numbers = """
        SELECT id, agent_id, address, provider, credential_id, provider_ref, a2p, a2p_detail FROM channel
        WHERE organization_id = @organization AND kind = 'sms' AND released_at IS NULL AND provider_ref IS NOT NULL AND credential_id IS NOT NULL
            AND address LIKE '+1%'
        """;

    static readonly Sql Note = """
        UPDATE channel SET a2p = @state, a2p_detail = @detail, a2p_at = @now
        WHERE organization_id = @organization AND id = @channel AND released_at IS NULL
        """;

    static readonly Sql Speakers = """
        SELECT agent_id FROM channel
        WHERE organization_id = @organization AND kind = 'sms' AND shared = true AND agent_id IS NOT NULL AND released_at IS NULL
        """;

    /// <summary>Asks the organization's accounts. A problem of one doesn't keep the others from it.</summary>
    /// <param name="known">What accounts have answered before.</param>
    public async Task<Problem?> Refresh(
        OrganizationId organization, string actor, Dictionary<CredentialId, Outcome<IReadOnlyList<NumberRegistration>>> known, CancellationToken ct)
    {
        Problem? trouble = null;
        var numbers = (await db.Read(organization, session => session.Many(Numbers, null, Number.From), ct))
            .Where(number => A2pTraffic.Concerns(number.Address))
            .ToList();
        foreach (var account in numbers.GroupBy(number => (number.Provider, number.Credential)))
        {
            var told = await Ask(organization, account.Key.Provider, account.Key.Credential, known, ct);
            if (told is not { } answer)
            {
                continue;
            }

            if (answer.Problem is { } problem)
            {
                trouble = problem;
                continue;
            }

            var byRef = answer.Value.ToLookup(registration => registration.ProviderRef, StringComparer.Ordinal);
            foreach (var number in account)
            {
                var now = byRef[number.ProviderRef].MaxBy(registration => registration.State) ?? new(number.ProviderRef, RegistrationState.Unregistered, new());
                await Keep(organization, number, now, actor, ct);
            }
        }

        return trouble;
    }

    async ValueTask<Outcome<IReadOnlyList<NumberRegistration>>?> Ask(
        OrganizationId organization, string name, CredentialId id, Dictionary<CredentialId, Outcome<IReadOnlyList<NumberRegistration>>> known,
        CancellationToken ct)
    {
        if (known.TryGetValue(id, out var answer))
        {
            return answer;
        }

        return providers.FirstOrDefault(provider => provider.Name == name) is { } provider && await credentials.By(id, organization, ct) is { } credential
            ? known[id] = await provider.Registrations(credential, ct)
            : default(Outcome<IReadOnlyList<NumberRegistration>>?);
    }

    async Task Keep(OrganizationId organization, Number number, NumberRegistration now, string actor, CancellationToken ct)
    {
        var (state, detail) = (EnumText.Of(now.State), JsonSerializer.Serialize(now.Detail, Wire.Json));
        if (number.State == state && number.Detail == detail)
        {
            return;
        }

        var speakers = await db.Write(organization, async unit =>
        {
            await unit.Execute(Note, new { channel = number.Channel, state, detail, now = clock.GetUtcNow() });
            if (number.State != state)
            {
                await audit.Append(unit, organization, actor, "number.a2p", number.Channel.Value, new { from = number.State, to = state });
            }

            return number.Agent is { } agent ? [agent] : await unit.Many(Speakers, null, row => row.Id<AgentId>("agent_id"));
        }, ct);
        directory.Forget(speakers);
    }

    sealed record Number(
        ChannelId Channel, AgentId? Agent, string Address, string Provider, CredentialId Credential, string ProviderRef, string? State,
        string? Detail)
    {
        public static Number From(Row row) => new(
            row.Id<ChannelId>("id"), row.IdOrNull<AgentId>("agent_id"), row.Text("address"), row.Text("provider"),
            row.Id<CredentialId>("credential_id"), row.Text("provider_ref"),
            row.TextOrNull("a2p"), row.TextOrNull("a2p_detail"));
    }
}

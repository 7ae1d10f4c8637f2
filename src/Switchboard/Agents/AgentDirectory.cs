using Switchboard.Channels;
using Switchboard.Channels.Numbers;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>An agent as webhooks and sends need it: whose it is, whether it is at work, and its addresses.</summary>
internal sealed record AgentEntry(
    AgentId AgentId, OrganizationId OrganizationId, string DisplayName, AgentStatus Status, string Country, IReadOnlyList<AgentAddress> Addresses)
{
    /// <summary>Whether what people send it is copied to our storage.</summary>
    public bool KeepsMedia { get; init; }

    /// <summary>The mailbox that gets a copy of what people write to it, or null.</summary>
    public string? CopiesTo { get; init; }

    /// <summary>The address on a channel that is in use, its own before a shared one, or null.</summary>
    /// <param name="address">This one and no other.</param>
    public AgentAddress? On(ChannelKind kind, string? address = null) => Find(kind, address, isOff: false);

    /// <summary>The same of a channel that is switched off.</summary>
    public AgentAddress? Off(ChannelKind kind, string? address = null) => Find(kind, address, isOff: true);

    AgentAddress? Find(ChannelKind kind, string? address, bool isOff)
    {
        foreach (var one in Addresses)
        {
            if (one.Kind == kind && one.IsOff == isOff && (address is null || one.Address == address))
            {
                return one;
            }
        }

        return null;
    }
}

/// <summary>An address in use.</summary>
/// <param name="CredentialId">Our row of the provider's credential that it is held under.</param>
/// <param name="Shared">Whether the organization's other agents speak from it too.</param>
/// <param name="Country">Where a number is from, if that is known.</param>
/// <param name="IsOff">Whether the channel is switched off.</param>
internal sealed record AgentAddress(
    ChannelId ChannelId, ChannelKind Kind, string Address, string Provider, CredentialId CredentialId, bool Shared = false, string? Country = null,
    bool IsOff = false)
{
    /// <summary>How far a number's registration with US carriers is; null while that isn't known.</summary>
    public RegistrationState? Registration { get; init; }
}

/// <summary>
/// Finds agents by id or by address, for whoever comes from outside and belongs to no organization yet. What was found is remembered for a few seconds: a
/// change on this node takes effect at once, one on another node by its signal, and if that is lost, when the memory runs out.
/// </summary>
[Singleton]
internal sealed class AgentDirectory : IDisposable
{
    /// <summary>The signal that an agent or its channels have changed; its id is the agent's.</summary>
    public const string Changed = "agents";

    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);
    const int Capacity = 20_000;

    static readonly Sql Agent = """
        SELECT a.id, a.organization_id, a.display_name, a.status, a.country, a.media, a.copy_to, c.id AS channel_id, c.kind, c.address, c.provider,
            c.credential_id, c.agent_id IS NULL AS pooled, c.country AS number_country, m.status AS use, c.a2p
        FROM agent a
        LEFT JOIN channel m ON m.organization_id = a.organization_id AND m.agent_id = a.id AND m.released_at IS NULL AND m.status IN ('active', 'off')
        LEFT JOIN channel c ON c.organization_id = a.organization_id AND c.released_at IS NULL
          AND ((m.shared = false AND c.id = m.id) OR (m.shared = true AND c.agent_id IS NULL AND c.kind = m.kind AND c.status = 'active'))
        WHERE a.id = @agent ORDER BY m.shared, CASE WHEN c.address = m.address THEN 0 ELSE 1 END, c.id
        """;

    static readonly Sql Holders = """
        SELECT coalesce(c.agent_id, m.agent_id) AS agent_id FROM channel c
        LEFT JOIN channel m ON c.agent_id IS NULL AND m.organization_id = c.organization_id AND m.kind = c.kind AND m.shared = true AND m.agent_id IS NOT NULL
          AND m.released_at IS NULL AND m.status IN ('active', 'off')
        WHERE c.address = @address AND c.kind = @kind AND c.released_at IS NULL AND c.status IN ('active', 'off') AND c.shared = false
            AND (c.agent_id IS NOT NULL OR m.agent_id IS NOT NULL)
        ORDER BY c.id, m.id
        """;

    readonly ShortMemory<AgentId, AgentEntry> agents;
    readonly ShortMemory<(ChannelKind, string), IReadOnlyList<AgentId>> holders;
    readonly Database db;
    readonly ISignals signals;
    readonly IDisposable subscription;

    public AgentDirectory(Database db, TimeProvider clock, ISignals signals)
    {
        (this.db, this.signals) = (db, signals);
        (agents, holders) = (new(clock, Remembered, Capacity), new(clock, Remembered, Capacity));
        subscription = signals.Subscribe(Changed, id => Drop(AgentId.From(id)));
    }

    /// <summary>An agent, in whatever state it is, or null when there is none.</summary>
    public ValueTask<AgentEntry?> Find(AgentId agent, CancellationToken ct) =>
        agents.TryGet(agent, out var known) ? new(known) : Read(agent, ct);

    /// <summary>The agents that hold an address on a channel, alone or together, of whichever organizations, longest first.</summary>
    /// <param name="evenIfOff">Those too, after the others, whose channel is switched off.</param>
    public async ValueTask<IReadOnlyList<AgentEntry>> Holding(ChannelKind kind, string address, CancellationToken ct, bool evenIfOff = false)
    {
        if (!holders.TryGet((kind, address), out var known))
        {
            var reading = holders.Begin();
            known = await db.ReadSystemByKey(session => session.Many(Holders, new { address, kind }, static row => row.Id<AgentId>("agent_id")), ct);
            // Numbers that nobody holds aren't remembered: anybody can ask for any number of them.
            if (known.Count > 0)
            {
                holders.Keep((kind, address), known, reading);
            }
        }

        List<AgentEntry> found = [];
        List<AgentEntry> off = [];
        foreach (var agent in known)
        {
            if (await Find(agent, ct) is { } entry && (entry.On(kind, address) ?? entry.Off(kind, address)) is { } held)
            {
                (held.IsOff ? off : found).Add(entry);
            }
        }

        return evenIfOff ? [.. found, .. off] : found;
    }

    /// <summary>Call after the commit that changed an agent or its channels.</summary>
    public void Forget(AgentId agent)
    {
        Drop(agent);
        signals.Publish(Changed, agent.Value);
    }

    /// <inheritdoc cref="Forget(AgentId)" />
    public void Forget(IEnumerable<AgentId> changed)
    {
        foreach (var agent in changed)
        {
            Forget(agent);
        }
    }

    public void Dispose() => subscription.Dispose();

    async ValueTask<AgentEntry?> Read(AgentId agent, CancellationToken ct)
    {
        var reading = agents.Begin();
        var rows = await db.ReadSystemByKey(session => session.Many(Agent, new { agent }, ReadRow), ct);
        if (rows is not [var (entry, _), ..])
        {
            agents.Remove(agent);
            return null;
        }

        entry = entry with { Addresses = [.. rows.Select(row => row.Address).OfType<AgentAddress>()] };
        agents.Keep(agent, entry, reading);
        return entry;
    }

    void Drop(AgentId agent)
    {
        agents.Forget(agent);
        holders.Clear();
    }

    static (AgentEntry Entry, AgentAddress? Address) ReadRow(Row row)
    {
        var entry = new AgentEntry(
            row.Id<AgentId>("id"), row.Id<OrganizationId>("organization_id"), row.Text("display_name"), row.Enum<AgentStatus>("status"),
            row.Text("country"), [])
        {
            KeepsMedia = row.Enum<MediaPolicy>("media") == MediaPolicy.Keep,
            CopiesTo = row.TextOrNull("copy_to"),
        };
        return row.IdOrNull<ChannelId>("channel_id") is { } channel
            && row.TextOrNull("address") is { } address
            && row.IdOrNull<CredentialId>("credential_id") is { } credential
            ? (entry, new(
                channel, row.Enum<ChannelKind>("kind"), address, row.Text("provider"), credential, row.Flag("pooled"),
                row.TextOrNull("number_country") ?? PhoneNumbers.CountryOf(address), row.Text("use") == "off")
            {
                Registration = row.TextOrNull("a2p") is { } state ? EnumText.Parse<RegistrationState>(state) : null,
            })
            : (entry, null);
    }
}

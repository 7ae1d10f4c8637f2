using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Who holds a token, as it was read from the database a moment ago.</summary>
internal sealed class TokenHolder(Caller caller, string hash, bool suspended, DateTimeOffset? expiresAt, DateTimeOffset? lastUsedAt)
{
    long lastUsed = lastUsedAt?.ToUnixTimeMilliseconds() ?? 0;

    public Caller Caller => caller;

    public string Hash => hash;

    /// <summary>The organization is suspended: its tokens are good and open nothing.</summary>
    public bool Suspended => suspended;

    public DateTimeOffset? ExpiresAt => expiresAt;

    public long LastUsed => Volatile.Read(ref lastUsed);

    /// <summary>True when this use is to be written down; at most one in each span says so.</summary>
    public bool Use(DateTimeOffset now, TimeSpan every)
    {
        var before = LastUsed;
        var at = now.ToUnixTimeMilliseconds();
        return at - before >= every.TotalMilliseconds && Interlocked.CompareExchange(ref lastUsed, at, before) == before;
    }
}

/// <summary>
/// Finds who holds a token. What was found is remembered for a few seconds: a revocation on this node takes effect at once, one on another
/// node by its signal, and if that is lost, when the memory runs out. So is what was not found: who repeats a bad token doesn't cost a look-up each time.
/// </summary>
[Singleton]
internal sealed class Tokens : IDisposable
{
    /// <summary>The signal that tokens of an organization, or the organization itself, have changed.</summary>
    public const string Changed = "tokens";

    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);
    static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);
    const int Capacity = 50_000;
    const int MostStrangers = 10_000;

    static readonly Sql Find = """
        SELECT t.id, t.organization_id, t.tier, t.agent_id, t.hash, t.expires_at, t.last_used_at, o.status, u.id AS user_id, u.role, u.name
        FROM token t JOIN organization o ON o.organization_id = t.organization_id
        LEFT JOIN web_user u ON u.id = t.user_id AND u.organization_id = t.organization_id
        WHERE t.hash = @hash AND t.revoked_at IS NULL AND (t.user_id IS NULL OR (u.id IS NOT NULL AND u.disabled_at IS NULL))
        """;

    static readonly Sql FindInForce = new(
        $"{InForceWhere} AND t.id IN (SELECT value FROM json_each(@ids))",
        $"{InForceWhere} AND t.id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb))");

    const string InForceWhere = """
        SELECT t.id, t.organization_id, t.user_id, t.last_used_at FROM token t JOIN organization o ON o.organization_id = t.organization_id
        WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > @now) AND o.status NOT IN ('suspended', 'deleting')
        """;

    static readonly Sql FindRevoked = "SELECT count(*) FROM token WHERE hash = @hash";

    readonly ShortMemory<string, TokenHolder> known;
    readonly ShortMemory<string, bool> strangers;
    readonly Database db;
    readonly TimeProvider clock;
    readonly TokenUses uses;
    readonly ISignals signals;
    readonly SessionSettings sessions;
    readonly IDisposable subscription;

    public Tokens(Database db, TimeProvider clock, TokenUses uses, ISignals signals, SessionSettings sessions)
    {
        (this.db, this.clock, this.uses, this.signals, this.sessions) = (db, clock, uses, signals, sessions);
        known = new(clock, Remembered, Capacity, StringComparer.Ordinal);
        strangers = new(clock, Remembered, MostStrangers, StringComparer.Ordinal);
        subscription = signals.Subscribe(Changed, id => Drop(OrganizationId.From(id)));
    }

    /// <summary>The holder of a token that is neither revoked nor expired.</summary>
    public async ValueTask<TokenFinding> HolderOf(string text, CancellationToken ct)
    {
        if (text.Length > TokenText.MaxLength)
        {
            return default;
        }

        var hash = TokenText.Hash(text);
        var now = clock.GetUtcNow();
        if (strangers.TryGet(hash, out var wasOnceGood))
        {
            return new(null, wasOnceGood);
        }

        if (!known.TryGet(hash, out var holder))
        {
            holder = await Read(hash, ct);
        }

        if (holder is null)
        {
            return new(null, await WasOnceGood(hash, ct));
        }

        if (!TokenText.SameHash(holder.Hash, hash) || holder.ExpiresAt <= now || IsIdle(holder, now))
        {
            return new(null, WasOnceGood: true);
        }

        if (holder.Use(now, UseNotedEvery))
        {
            uses.Note(new(holder.Caller.OrganizationId, holder.Caller.TokenId, now));
        }

        return new(holder, WasOnceGood: true);
    }

    /// <summary>Those of these tokens that still open something, for what stays open after a token was looked at.</summary>
    public async Task<List<TokenInForce>> InForce(IEnumerable<TokenId> ids, CancellationToken ct)
    {
        var asked = new { ids = JsonSerializer.Serialize(ids.Select(id => id.Value)), now = clock.GetUtcNow() };
        return await db.ReadSystem(session => session.Many(FindInForce, asked, TokenInForce.From), ct);
    }

    /// <summary>
    /// Has those that something listens with at this moment noted as used. Not so a session's: a page that was left open is no person who does something.
    /// </summary>
    public void NoteListening(IEnumerable<TokenInForce> listening)
    {
        var now = clock.GetUtcNow();
        foreach (var token in listening.Where(token => !token.IsSession && (token.LastUsedAt is not { } at || now - at >= UseNotedEvery)))
        {
            uses.Note(new(token.Organization, token.Id, now));
        }
    }

    /// <summary>Call after the commit that revoked tokens of an organization or changed its status.</summary>
    public void Forget(OrganizationId organization)
    {
        Drop(organization);
        signals.Publish(Changed, organization.Value);
    }

    async Task<TokenHolder?> Read(string hash, CancellationToken ct)
    {
        var (reading, before) = (known.Begin(), known.Last(hash));
        var holder = await db.ReadSystemByKey(session => session.One(Find, new { hash }, row => From(row, before)), ct);
        if (holder is null)
        {
            known.Remove(hash);
            return null;
        }

        known.Keep(hash, holder, reading);
        return holder;
    }

    async Task<bool> WasOnceGood(string hash, CancellationToken ct)
    {
        var reading = strangers.Begin();
        var was = await db.ReadSystem(session => session.Count(FindRevoked, new { hash }), ct) > 0;
        strangers.Keep(hash, was, reading);
        return was;
    }

    bool IsIdle(TokenHolder holder, DateTimeOffset now) =>
        holder.Caller.User is not null && now.ToUnixTimeMilliseconds() - holder.LastUsed > sessions.Idle.TotalMilliseconds;

    void Drop(OrganizationId organization) => known.Forget((_, holder) => holder.Caller.OrganizationId == organization);

    static TokenHolder From(Row row, TokenHolder? before)
    {
        var caller = new Caller(row.Enum<Tier>("tier"), row.Id<OrganizationId>("organization_id"), row.IdOrNull<AgentId>("agent_id"), row.Id<TokenId>("id"))
        {
            User = row.IdOrNull<UserId>("user_id") is { } user ? new(user, row.Enum<Role>("role"), row.Text("name")) : null,
        };
        var lastUsed = Math.Max(row.LongOrNull("last_used_at") ?? 0, before?.LastUsed ?? 0);
        return new(
            caller,
            row.Text("hash"),
            row.Enum<OrganizationStatus>("status") is OrganizationStatus.Suspended or OrganizationStatus.Deleting,
            row.InstantOrNull("expires_at"),
            DateTimeOffset.FromUnixTimeMilliseconds(lastUsed));
    }

    public void Dispose() => subscription.Dispose();
}

/// <summary>What a token opens: its holder's doors, or none.</summary>
/// <param name="WasOnceGood">It is in force, was revoked or has expired; false for what never was a token.</param>
internal readonly record struct TokenFinding(TokenHolder? Holder, bool WasOnceGood);

/// <summary>A token that still opens something.</summary>
/// <param name="IsSession">It is that of a person who is signed in to the web.</param>
internal readonly record struct TokenInForce(TokenId Id, OrganizationId Organization, bool IsSession, DateTimeOffset? LastUsedAt)
{
    internal static TokenInForce From(Row row) => new(
        row.Id<TokenId>("id"), row.Id<OrganizationId>("organization_id"), row.IdOrNull<UserId>("user_id") is not null, row.InstantOrNull("last_used_at"));
}

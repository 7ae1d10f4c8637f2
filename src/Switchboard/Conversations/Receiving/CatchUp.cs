using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Takes in what arrived while nobody answered the webhooks: a carrier gives up after a few tries, so after each start its own list of
/// messages is read for every address, again and again where it could not be, from where it was heard until then. That is written down
/// before anything else can come, so that a start which is cut off, or which never gets to an address, leaves it to the next. Every node
/// that starts does it, since a message that is known already changes nothing.
/// </summary>
internal sealed partial class CatchUp(
    Database database, AgentDirectory agents, Lines lines, TakeIn takeIn, TimeProvider clock, ILogger<CatchUp> logger) : BackgroundService
{
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    static readonly TimeSpan FurthestBack = TimeSpan.FromDays(7);
    const int AccountsAtOnce = 8;

    // The last one goes on.
    static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
    ];

    // An address that several speak from is one row, of nobody; whoever heard of it last says how far it was heard.
    static readonly Sql Addresses = $"""
        SELECT c.organization_id, c.id, c.unheard_since, c.agent_id, c.credential_id, c.kind, c.address, c.created_at,
            CASE WHEN c.agent_id IS NOT NULL THEN c.switched_at ELSE (SELECT min(coalesce(s.switched_at, 0)) FROM channel s
                WHERE s.organization_id = c.organization_id AND s.kind = c.kind AND s.shared = true AND s.released_at IS NULL
                    AND s.status = 'active') END AS on_since,
            {NewestOf("c", "true")} AS newest_waiting, {NewestOf("c", "false")} AS newest_read,
            (SELECT max({NewestOf("s", "true")}) {OfThePool}) AS newest_waiting_shared,
            (SELECT max({NewestOf("s", "false")}) {OfThePool}) AS newest_read_shared
        FROM channel c
        WHERE c.kind IN ('sms', 'whatsapp', 'email') AND c.shared = false AND c.released_at IS NULL AND c.status = 'active' AND c.address IS NOT NULL
        ORDER BY c.id
        """;

    const string OfThePool =
        "FROM channel s WHERE c.agent_id IS NULL AND s.organization_id = c.organization_id AND s.shared = true AND s.released_at IS NULL";

    // The one with the newest id, which an index finds, and not the newest of all: what was taken in late may be older, and then a little more is asked for.
    // So it is where the last thousand are others': an agent that mostly writes has its whole log read otherwise.
    static string NewestOf(string channel, string isWaiting) => $"""
        (SELECT m.created_at FROM (
            SELECT x.id, x.created_at, x.to_address, x.direction FROM message x
            WHERE x.agent_id = {channel}.agent_id AND x.waiting = {isWaiting} AND x.id >= @since ORDER BY x.id DESC LIMIT 1000) AS m
        WHERE m.to_address = c.address AND m.direction = 'in' ORDER BY m.id DESC LIMIT 1)
        """;

    static readonly Sql NoteMark = "UPDATE channel SET unheard_since = @mark WHERE organization_id = @organization AND id = @Channel AND unheard_since IS NULL";

    // Another node may have gone further.
    static readonly Sql Move = """
        UPDATE channel SET unheard_since = @mark
        WHERE organization_id = @organization AND id = @Channel AND unheard_since <= @HeardUntil
        """;

    List<Held> addresses = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before webhooks are answered: the first that comes would hide what was missed before it.
        addresses = await database.ReadSystem(
            session => session.Many(Addresses, new { since = Ids.Floor(MessageId.Prefix, clock.GetUtcNow() - FurthestBack) }, Held.From), cancellationToken);
        await WriteDown(addresses, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var due = addresses;
            for (var tries = 0; await TakeAll(due, stoppingToken) is { Count: > 0 } left; tries++)
            {
                due = left;
                await Task.Delay(Pauses[Math.Min(tries, Pauses.Length - 1)], clock, stoppingToken);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    async Task WriteDown(List<Held> due, CancellationToken ct)
    {
        foreach (var held in due.Where(held => !held.IsMarked).GroupBy(held => held.Organization))
        {
            try
            {
                await database.Write(held.Key, unit => Mark(unit, held), ct);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                // The others' are still to be written down, and all are still caught up.
                LogFailed(logger, exception);
            }
        }
    }

    static async ValueTask<bool> Mark(Session unit, IEnumerable<Held> addresses)
    {
        foreach (var one in addresses)
        {
            await unit.Execute(NoteMark, new { one.Channel, mark = one.HeardUntil });
        }

        return true;
    }

    /// <summary>Returns those that have to be looked at again.</summary>
    async Task<List<Held>> TakeAll(List<Held> addresses, CancellationToken ct)
    {
        var taken = 0;
        ConcurrentBag<Held> left = [];
        var accounts = new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = ct };
        // One after another for an account, which has its limits; an account that doesn't answer holds up its own addresses.
        await Parallel.ForEachAsync(addresses.GroupBy(held => held.Credential), accounts, async (ofAccount, stop) =>
        {
            Dictionary<string, (string First, int Count)> unread = new(StringComparer.Ordinal);
            foreach (var held in ofAccount)
            {
                var heard = await TryTake(held, stop);
                Interlocked.Add(ref taken, heard.Taken);
                if (heard.Unread is { } code)
                {
                    unread[code] = unread.TryGetValue(code, out var known) ? known with { Count = known.Count + 1 } : (held.Whose, 1);
                }

                if (heard is { Missing: { } since, IsWorthAnotherTry: true })
                {
                    left.Add(held with { HeardUntil = since });
                }
            }

            foreach (var (code, (first, count)) in unread)
            {
                LogUnreadable(logger, first, count - 1, code);
            }
        });

        if (taken > 0)
        {
            LogTaken(logger, taken, addresses.Count);
        }

        return [.. left];
    }

    async Task<Heard> TryTake(Held held, CancellationToken ct)
    {
        try
        {
            var heard = await Take(held, ct);
            if (heard.Missing != held.HeardUntil)
            {
                await database.Write(held.Organization, unit => unit.Execute(Move, new { held.Channel, held.HeardUntil, mark = heard.Missing }), ct);
            }

            return heard;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogAddressFailed(logger, exception, held.Whose);
            return new(0, held.HeardUntil);
        }
    }

    async Task<Heard> Take(Held held, CancellationToken ct)
    {
        if (await SpeakerFrom(held, ct) is not { } agent)
        {
            // A number of the pool that nobody speaks from.
            return new(0, Missing: null);
        }

        var found = await lines.Of(agent, held.Kind, ct, held.Address);
        if (!found.Succeeded)
        {
            // Its agent can't write there now, for want of a credential for one: that takes somebody, and the next start looks from here.
            return new(0, held.HeardUntil) { IsWorthAnotherTry = false, Unread = found.Problem!.Code };
        }

        var line = found.Value;
        var floor = clock.GetUtcNow() - FurthestBack;
        var since = held.HeardUntil - Overlap;
        var listed = await line.Provider.ListInbound(line.Address, since < floor ? floor : since, line.Credential, ct);
        if (!listed.Succeeded)
        {
            return new(0, held.HeardUntil) { Unread = listed.Problem!.Code };
        }

        var taken = 0;
        DateTimeOffset? missing = null;
        // What came while the channel was switched off was dropped, and what came before it was ours is for whoever had the address then. Lists tell whole
        // seconds, and some whole days.
        foreach (var inbound in listed.Value.Where(inbound => inbound.SentAt is not { } at || at + TimeSpan.FromSeconds(1) > held.OnSince))
        {
            try
            {
                taken += await takeIn.Take(line, inbound) == "kept" ? 1 : 0;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                // One that can't be kept must not keep those behind it out.
                LogAddressFailed(logger, exception, held.Whose);
                // The oldest of them comes first.
                missing ??= inbound.SentAt > held.HeardUntil ? inbound.SentAt : held.HeardUntil;
            }
        }

        return new(taken, missing);
    }

    async ValueTask<AgentEntry?> SpeakerFrom(Held held, CancellationToken ct) => held.Agent is { } agent
        ? await agents.Find(agent, ct)
        : (await agents.Holding(held.Kind, held.Address, ct)).FirstOrDefault(entry => entry.OrganizationId == held.Organization);

    /// <param name="Taken">How many messages were taken in.</param>
    /// <param name="Missing">Since when something is still missing.</param>
    sealed record Heard(int Taken, DateTimeOffset? Missing)
    {
        public bool IsWorthAnotherTry { get; init; } = true;

        /// <summary>Why the list could not be read; null where it was.</summary>
        public string? Unread { get; init; }
    }

    /// <param name="Agent">Null for a number of an organization's pool.</param>
    /// <param name="OnSince">When it was last switched on, or since when it is ours where it never was off.</param>
    /// <param name="HeardUntil">Since when something may be missing: when its newest message came, or since when it is ours.</param>
    /// <param name="IsMarked">Whether a start before wrote that down and didn't come to the end.</param>
    sealed record Held(
        OrganizationId Organization, ChannelId Channel, AgentId? Agent, CredentialId? Credential, ChannelKind Kind, string Address, DateTimeOffset OnSince,
        DateTimeOffset HeardUntil, bool IsMarked)
    {
        public string Whose => Agent?.Value ?? Organization.Value;

        public static Held From(Row row) => new(
            row.Id<OrganizationId>("organization_id"), row.Id<ChannelId>("id"), row.IdOrNull<AgentId>("agent_id"),
            row.IdOrNull<CredentialId>("credential_id"), row.Enum<ChannelKind>("kind"), row.Text("address"),
            Later(row.InstantOrNull("on_since"), row.Instant("created_at")),
            row.InstantOrNull("unheard_since") ?? Newest(row),
            row.InstantOrNull("unheard_since") is not null);

        static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

        static DateTimeOffset Newest(Row row) => new[]
        {
            row.Instant("created_at"),
            row.InstantOrNull("newest_waiting") ?? default,
            row.InstantOrNull("newest_read") ?? default,
            row.InstantOrNull("newest_waiting_shared") ?? default,
            row.InstantOrNull("newest_read_shared") ?? default,
        }.Max();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took in {Count} messages that came while nobody answered, over {Addresses} addresses.")]
    static partial void LogTaken(ILogger logger, int count, int addresses);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The provider's list of messages for {Whose} and {Others} others of its account could not be read ({Code}); it is tried again where that "
            + "can help, and webhooks still bring what comes.")]
    static partial void LogUnreadable(ILogger logger, string whose, int others, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Catching up with what {Whose} missed failed; it is tried again.")]
    static partial void LogAddressFailed(ILogger logger, Exception exception, string whose);

    [LoggerMessage(Level = LogLevel.Error, Message = "Catching up with missed messages failed; the next start tries again.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}

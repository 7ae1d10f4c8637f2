using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Agents.Senders;

/// <summary>
/// Looks after WhatsApp senders: asks for those that are under review, points their webhooks at this deployment when it has moved, notes what became of them, and gives lent ones back that nobody
/// uses. One node does it at a time.
/// </summary>
internal sealed partial class FollowSenders(Database db, Leases leases, SenderAccounts accounts, SenderPool pool, ServerAddress server, TimeProvider clock, ILogger<FollowSenders> log) : BackgroundService
{
    const string LeaseName = "senders.follow";
    const int PageSize = 200;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    /// <summary>Long enough that an organization which tries things out keeps its sender.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromDays(1);

    /// <summary>Those whose provider has to be asked, or told where we are, or that are to be given back.</summary>
    static readonly Sql Due = WhatsappSender.Select + """
         WHERE s.id > @after AND (s.state = 'pending' OR s.callback_url IS NULL OR s.callback_url <> @root || '/webhooks/' || s.provider || '/whatsapp' OR s.checked_at <= @stale OR (s.lent = true AND c.id IS NULL AND coalesce(s.taken_at, s.created_at) <= @idle))
        ORDER BY s.id LIMIT @take
        """;

    static readonly Sql Checked = """
        UPDATE whatsapp_sender SET name = @Name, state = @State, trouble = @Trouble, checked_at = @now WHERE organization_id = @organization AND id = @sender
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Look, clock);
        // Who starts at another address doesn't wait for the lease of a process that is gone: to look twice is harmless.
        for (var isFirst = true; isFirst || await timer.WaitForNextTickAsync(stoppingToken); isFirst = false)
        {
            try
            {
                if (await leases.TryHold(LeaseName, 3 * Look, stoppingToken) || isFirst)
                {
                    await Sweep(stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error);
            }
        }
    }

    /// <summary>Looks once at all that are due.</summary>
    public async Task Sweep(CancellationToken ct)
    {
        var (after, now) = (SenderId.Prefix, clock.GetUtcNow());
        while (true)
        {
            var asked = new { after, root = accounts.Root, stale = now - Stale, idle = now - Idle, take = PageSize };
            var page = await db.ReadSystem(session => session.Many(Due, asked, WhatsappSender.From), ct);
            foreach (var sender in page)
            {
                await TryFollow(sender, ct);
            }

            if (page.Count < PageSize)
            {
                return;
            }

            after = page[^1].SenderId.Value;
        }
    }

    // One that can't be asked for must not keep the others from it.
    async Task TryFollow(WhatsappSender sender, CancellationToken ct)
    {
        try
        {
            await Follow(sender, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogOneFailed(log, error, sender.SenderId);
        }
    }

    async Task Follow(WhatsappSender sender, CancellationToken ct)
    {
        if (sender is { Lent: true, AgentId: null } && await GiveBack(sender, ct))
        {
            return;
        }

        if (await accounts.Of(sender, ct) is not { } account)
        {
            await Note(sender, new(sender.ProviderRef, sender.Address, sender.Name, SenderState.Offline, "The account's credential is no longer here.", null), ct);
            return;
        }

        var held = await account.Provider.Fetch(sender.ProviderRef, account.Credential, ct);
        if (held.Problem is { } problem)
        {
            LogUnasked(log, sender.SenderId, problem.Code);
            return;
        }

        await Note(sender, held.Value ?? new(sender.ProviderRef, sender.Address, sender.Name, SenderState.Offline, "The account no longer has this sender.", null), ct);
        if (held.Value is { State: SenderState.Online } online && await pool.Connect(sender.OrganizationId, account, online, ct) is { } unconnected)
        {
            LogUnasked(log, sender.SenderId, unconnected.Code);
        }
    }

    Task<bool> GiveBack(WhatsappSender sender, CancellationToken ct) => db.Write(
        sender.OrganizationId,
        async unit => await unit.One(WhatsappSender.ById, new { sender = sender.SenderId }, WhatsappSender.From) is { AgentId: null } still && IsIdle(sender) && await SenderPool.Remove(unit, still),
        ct);

    Task<int> Note(WhatsappSender sender, RegisteredSender seen, CancellationToken ct) =>
        db.Write(sender.OrganizationId, unit => unit.Execute(Checked, new { sender = sender.SenderId, seen.Name, seen.State, seen.Trouble, now = clock.GetUtcNow() }), ct);

    bool IsIdle(WhatsappSender sender) => (sender.TakenAt ?? sender.CreatedAt) <= clock.GetUtcNow() - Idle;

    [LoggerMessage(EventId = 320, Level = LogLevel.Warning, Message = "Sender {Sender} could not be looked after at its provider ({Code}); it is tried again")]
    static partial void LogUnasked(ILogger log, SenderId sender, string code);

    [LoggerMessage(EventId = 321, Level = LogLevel.Error, Message = "Looking after sender {Sender} failed; it is tried again")]
    static partial void LogOneFailed(ILogger log, Exception error, SenderId sender);

    [LoggerMessage(EventId = 322, Level = LogLevel.Error, Message = "WhatsApp senders could not be looked after; it is tried again")]
    static partial void LogFailed(ILogger log, Exception error);
}

using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Senders;

/// <summary>
/// Looks after WhatsApp senders: asks for those that are under review, points their webhooks at this deployment when it has moved, notes
/// what became of them, and gives lent ones back that nobody uses. One node does it at a time.
/// </summary>
internal sealed partial class FollowSenders(
    Broom broom, Database db, SenderAccounts accounts, SenderPool pool, ServerAddress server, ILogger<FollowSenders> log) : Sweep(broom, log)
{
    static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    /// <summary>Long enough that an organization which tries things out keeps its sender.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromDays(1);

    /// <summary>Those whose provider has to be asked, or told where we are, or that are to be given back.</summary>
    static readonly Sql Due = WhatsappSender.Select + $"""
         WHERE s.id > @after AND (({Misnamed}) OR s.state = 'pending' OR s.callback_url IS NULL
             OR s.callback_url <> @root || '/webhooks/' || s.provider || '/whatsapp' OR s.checked_at <= @stale
             OR (s.lent = true AND c.id IS NULL AND coalesce(s.taken_at, s.created_at) <= @idle))
        ORDER BY s.id LIMIT @take
        """;

    /// <summary>A sender of the sandbox is called as the agent that has it; a real one's name is its owner's, who had it reviewed.</summary>
    const string Misnamed = $"""
        s.lent = true AND s.state = 'online' AND EXISTS (SELECT 1 FROM credential k WHERE k.id = s.credential_id AND k.realm = 'sandbox')
            AND coalesce(s.name, '') <> coalesce(
                (SELECT a.display_name FROM agent a WHERE a.organization_id = s.organization_id AND a.id = c.agent_id), '{FillPool.SandboxName}')
        """;

    static readonly Sql NameOf = "SELECT display_name FROM agent WHERE organization_id = @organization AND id = @agent";

    static readonly Sql Checked = """
        UPDATE whatsapp_sender SET name = @Name, state = @State, trouble = @Trouble, checked_at = @now WHERE organization_id = @organization AND id = @sender
        """;

    // Who starts at another address doesn't wait for the lease of a process that is gone.
    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(30)) { First = FirstRound.AtOnceOnEachNode, Lease = "senders.follow" };

    protected override Task Begin => server.Ready;

    public override Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        return Each(
            (after,
                take) => db.ReadSystem(
                    session => session.Many(Due, new { after, root = accounts.Root, stale = now - Stale, idle = now - Idle, take }, WhatsappSender.From),
                    ct),
            sender => sender.SenderId.Value,
            sender => Follow(sender, ct),
            ct);
    }

    async Task Follow(WhatsappSender sender, CancellationToken ct)
    {
        if (sender is { Lent: true, AgentId: null } && await GiveBack(sender, ct))
        {
            return;
        }

        if (await accounts.Of(sender, ct) is not { } account)
        {
            await Note(
                sender,
                new(sender.ProviderRef, sender.Address, sender.Name, SenderState.Offline, "The account's credential is no longer here.", null),
                ct);
            return;
        }

        var held = await account.Provider.Fetch(sender.ProviderRef, account.Credential, ct);
        if (held.Problem is { } problem)
        {
            LogUnasked(log, sender.SenderId, problem.Code);
            return;
        }

        await Note(
            sender,
            held.Value ?? new(sender.ProviderRef, sender.Address, sender.Name, SenderState.Offline, "The account no longer has this sender.", null),
            ct);
        if (held.Value is { State: SenderState.Online } online
            && (await pool.Connect(sender.OrganizationId, account, online, ct) ?? await Rename(sender, account, online, ct)) is { } untold)
        {
            LogUnasked(log, sender.SenderId, untold.Code);
        }
    }

    async Task<Problem?> Rename(WhatsappSender sender, SenderAccount account, RegisteredSender held, CancellationToken ct)
    {
        if (account.Credential.Realm != Realm.Sandbox || !sender.Lent)
        {
            return null;
        }

        var name = (sender.AgentId is { } agent
            ? await db.Read(sender.OrganizationId, session => session.One(NameOf, new { agent }, row => row.Text("display_name")), ct)
            : null) ?? FillPool.SandboxName;
        if (held.Name == name)
        {
            return null;
        }

        var renamed = await account.Provider.Configure(sender.ProviderRef, accounts.CallbackOf(account.Provider), account.Credential, ct, name);
        if (renamed.Succeeded)
        {
            await Note(sender, renamed.Value, ct);
        }

        return renamed.Problem;
    }

    Task<bool> GiveBack(WhatsappSender sender, CancellationToken ct) => db.Write(
        sender.OrganizationId,
        async unit => await unit.One(WhatsappSender.ById, new { sender = sender.SenderId }, WhatsappSender.From) is { AgentId: null } still
            && IsIdle(sender)
            && await SenderPool.Remove(unit, still),
        ct);

    Task<int> Note(WhatsappSender sender, RegisteredSender seen, CancellationToken ct) =>
        db.Write(
            sender.OrganizationId,
            unit => unit.Execute(Checked, new { sender = sender.SenderId, seen.Name, seen.State, seen.Trouble, now = Clock.GetUtcNow() }),
            ct);

    bool IsIdle(WhatsappSender sender) => (sender.TakenAt ?? sender.CreatedAt) <= Clock.GetUtcNow() - Idle;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sender {Sender} could not be looked after at its provider ({Code}); it is tried again")]
    static partial void LogUnasked(ILogger log, SenderId sender, string code);
}

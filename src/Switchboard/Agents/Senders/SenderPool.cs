using Switchboard.Agents.Pool;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Agents.Senders;

/// <summary>
/// The rows of an organization's WhatsApp senders. A sender is free when the channel that took it last is no longer in use, however that
/// ended.
/// </summary>
[Singleton]
internal sealed class SenderPool(Database db, SenderAccounts accounts, Ids ids, TimeProvider clock)
{
    /// <summary>Said to who asks while others wait.</summary>
    const string OthersFirst = "Other agents have waited for a WhatsApp sender for longer. It is given one by itself in its turn.";

    static readonly Sql Insert = """
        INSERT INTO whatsapp_sender (id, organization_id, provider, credential_id, provider_ref, address, name, state, trouble, lent, checked_at, created_at)
        VALUES (@SenderId, @organization, @Provider, @CredentialId, @ProviderRef, @Address, @Name, @State, @Trouble, @Lent, @now, @now)
        ON CONFLICT (credential_id, address) DO NOTHING
        """;

    static readonly Sql Refresh = """
        UPDATE whatsapp_sender
        SET provider_ref = @ProviderRef, name = @Name, state = @State, trouble = @Trouble, checked_at = @now,
            lent = CASE WHEN @Lent = false THEN false ELSE lent END
        WHERE organization_id = @organization AND credential_id = @CredentialId AND address = @Address
        """;

    static readonly Sql Connected = """
        UPDATE whatsapp_sender SET callback_url = @callback
        WHERE organization_id = @organization AND credential_id = @credential AND address = @address
        """;

    static readonly Sql Mark = """
        UPDATE whatsapp_sender SET channel_id = @channel, taken_at = @now
        WHERE organization_id = @organization AND id = @sender AND coalesce(channel_id, '') = @before
        """;

    static readonly Sql Activate = """
        UPDATE channel SET status = 'active', status_reason = NULL, address = @address, provider = @provider, credential_id = @credential
        WHERE organization_id = @organization AND id = @channel AND status = 'unavailable' AND released_at IS NULL
        """;

    static readonly Sql FirstWaiting = $"""
        SELECT {AgentChannel.Columns} FROM channel
        WHERE organization_id = @organization AND kind = 'whatsapp' AND status = 'unavailable' AND released_at IS NULL AND coalesce(credential_id, '') = @at
        ORDER BY created_at, id LIMIT 1
        """;

    static readonly Sql Lent = "SELECT count(*) FROM whatsapp_sender WHERE organization_id = @organization AND credential_id = @credential AND lent = true";

    static readonly Sql Delete = "DELETE FROM whatsapp_sender WHERE organization_id = @organization AND id = @sender AND coalesce(channel_id, '') = @before";

    /// <summary>Whether an agent could take one of this account now.</summary>
    public async ValueTask<bool> HasFree(OrganizationId organization, CredentialId credential, CancellationToken ct) =>
        await db.Read(organization, session => session.One(WhatsappSender.Free, new { credential }, WhatsappSender.From), ct) is not null;

    /// <summary>How many of the deployment's the organization has.</summary>
    public async ValueTask<long> CountLent(OrganizationId organization, CredentialId credential, CancellationToken ct) =>
        await db.Read(organization, session => session.Count(Lent, new { credential }), ct);

    /// <summary>Adds a sender, or notes its state. False when another organization has it.</summary>
    public async Task<bool> Keep(OrganizationId organization, SenderAccount account, RegisteredSender sender, bool isLent, CancellationToken ct)
    {
        var row = new
        {
            SenderId = ids.Next<SenderId>(), Provider = account.Provider.Name, CredentialId = account.Credential.Id, sender.ProviderRef,
            sender.Address, sender.Name, sender.State, sender.Trouble,
            Lent = isLent, now = clock.GetUtcNow(),
        };
        return await db.Write(organization, async unit => await unit.Execute(Insert, row) == 1 || await unit.Execute(Refresh, row) == 1, ct);
    }

    /// <summary>Has the provider bring what people write to us, if it doesn't yet.</summary>
    public async Task<Problem?> Connect(OrganizationId organization, SenderAccount account, RegisteredSender sender, CancellationToken ct)
    {
        var callback = accounts.CallbackOf(account.Provider);
        if (sender.CallbackUrl != callback.AbsoluteUri)
        {
            var told = await account.Provider.Configure(sender.ProviderRef, callback, account.Credential, ct);
            if (told.Problem is { } problem)
            {
                return problem;
            }
        }

        await db.Write(
            organization,
            unit => unit.Execute(Connected, new { credential = account.Credential.Id, address = sender.Address, callback = callback.AbsoluteUri }),
            ct);
        return null;
    }

    /// <summary>
    /// Gives a channel that has no sender yet the free one that has rested longest, unless others wait before it. Returns the channel as it
    /// is then.
    /// </summary>
    public async ValueTask<AgentChannel> Take(Session unit, AgentChannel channel) =>
        channel.CredentialId is not { } credential ? channel
        : await First(unit, credential) is { } first && first.ChannelId != channel.ChannelId ? channel with { Reason = OthersFirst }
        : await TakeFree(unit, channel, credential) is { } sender ? channel with { Status = ChannelStatus.Active, Reason = null, Address = sender.Address }
        : channel;

    /// <summary>Gives the one that has waited longest at an account a free sender of it. Null when nobody waits, or there is none.</summary>
    public async ValueTask<(AgentChannel Channel, WhatsappSender Sender)?> HandOn(Session unit, CredentialId? at, CredentialId credential) =>
        await First(unit, at) is { } first && await TakeFree(unit, first, credential) is { } sender ? (first, sender) : null;

    // Whoever looks for the first one locks the organization's row: two that serve it at once would give it two senders.
    static async ValueTask<AgentChannel?> First(Session unit, CredentialId? at)
    {
        await unit.Execute(NumberPool.Lock);
        return await unit.One(FirstWaiting, new { at = at?.Value ?? "" }, AgentChannel.From);
    }

    async ValueTask<WhatsappSender?> TakeFree(Session unit, AgentChannel channel, CredentialId credential)
    {
        while (await unit.One(WhatsappSender.Free, new { credential }, WhatsappSender.From) is { } sender)
        {
            if (await Take(unit, sender, channel.ChannelId))
            {
                return sender;
            }
        }

        return null;
    }

    /// <summary>Notes that a channel, which may have yet to be written, has this sender. False when somebody was faster.</summary>
    public async ValueTask<bool> Claim(Session unit, WhatsappSender sender, ChannelId channel) =>
        await unit.Execute(Mark, new { sender = sender.SenderId, channel, before = sender.ChannelId?.Value ?? "", now = clock.GetUtcNow() }) == 1;

    async ValueTask<bool> Take(Session unit, WhatsappSender sender, ChannelId channel)
    {
        if (!await Claim(unit, sender, channel))
        {
            return false;
        }

        await unit.Execute(Activate, new { channel, sender.Address, sender.Provider, credential = sender.CredentialId });
        return true;
    }

    /// <summary>Takes a sender out of the pool, unless somebody took it meanwhile.</summary>
    public static async ValueTask<bool> Remove(Session unit, WhatsappSender sender) =>
        await unit.Execute(Delete, new { sender = sender.SenderId, before = sender.ChannelId?.Value ?? "" }) == 1;
}

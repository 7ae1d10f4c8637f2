using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Agents.Senders;

/// <summary>Gives free WhatsApp senders to the agents that wait for one, in the order in which they came.</summary>
[Singleton]
internal sealed class HandOnSenders(Database db, FillPool fill, SenderAccounts accounts, SenderPool pool, AgentDirectory directory, AuditLog audit)
{
    /// <summary>Serves those of one organization as far as its senders go.</summary>
    /// <param name="at">The account that they wait at; null for those that came when there was none.</param>
    /// <param name="waiting">How many wait.</param>
    /// <param name="mayFill">Whether the provider is asked for more when none is free.</param>
    public async Task Serve(OrganizationId organization, CredentialId? at, long waiting, bool mayFill, CancellationToken ct)
    {
        for (var served = 0L; served < waiting; served++)
        {
            if ((mayFill ? (await fill.Prepare(organization, at, ct)).Account
                : at is { } named ? await accounts.Of(organization, named, ct)
                : await accounts.Of(organization, ct)) is not { } account
                || !await pool.HasFree(organization, account.Credential.Id, ct)
                || await db.Write(organization, unit => HandOn(unit, organization, at, account), ct) is not { } agent)
            {
                return;
            }

            directory.Forget(agent);
        }
    }

    async ValueTask<AgentId?> HandOn(Session unit, OrganizationId organization, CredentialId? at, SenderAccount account)
    {
        if (await pool.HandOn(unit, at, account.Credential.Id) is not { Channel.AgentId: { } agent } given)
        {
            return null;
        }

        await audit.Append(
            unit,
            organization,
            AuditEntry.System,
            "sender.assigned",
            given.Sender.SenderId.Value,
            new { agentId = agent, channelId = given.Channel.ChannelId });
        return agent;
    }
}

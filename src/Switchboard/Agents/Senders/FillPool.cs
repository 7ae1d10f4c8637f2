using System.Security.Cryptography;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Senders;

/// <summary>
/// Sees to it that an organization has a free WhatsApp sender when an agent needs one: the account's own list is read, and a sender of the
/// deployment's account is lent to one organization at a time. In the sandbox nobody has to verify a number, so there one is registered
/// when all are taken.
/// </summary>
[Singleton]
internal sealed class FillPool(SenderPool pool, SenderAccounts accounts, AgentSettings settings, TimeProvider clock)
{
    /// <summary>What a sender of the sandbox is called while no agent has it; else as the agent, so that simulated people know whom they write to.</summary>
    public const string SandboxName = "Sandbox sender";
    const int MostTries = 8;
    const int MostLooks = 30;
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Area codes; with 555-01XX behind them they make numbers that nobody has
    /// (https://nationalnanpa.com/number_resource_info/555_numbers.html).
    /// </summary>
    static readonly string[] AreaCodes =
    [
        "201", "206", "207", "208", "209", "210", "213", "214", "216", "217", "218", "219", "224", "225", "228", "229",
        "231", "234", "239", "240", "248", "251", "252", "253", "254", "256", "260", "262", "267", "269", "270", "276",
        "281", "301", "302", "303", "304", "305", "307", "308", "309", "310", "312", "313", "314", "315", "316", "317",
        "318", "319", "320", "321", "323", "325", "330", "331", "334", "336", "337", "339",
    ];

    /// <summary>The account to take a sender from, and what is said when there is none to take.</summary>
    /// <param name="chosen">The account that it shall be; null for the one in force.</param>
    /// <param name="agentName">What people call the agent that it is for, where that is known.</param>
    /// <param name="mayFill">Whether one is taken into the pool where none is free.</param>
    public async Task<(SenderAccount? Account, string Reason)> Prepare(
        OrganizationId organization, CredentialId? chosen, CancellationToken ct, string? agentName = null, bool mayFill = true)
    {
        if ((chosen is { } named ? await accounts.Of(organization, named, ct) : await accounts.Of(organization, ct)) is not { } account)
        {
            return (null, $"{SenderAccounts.None.Detail} {SenderAccounts.None.Next}");
        }

        var trouble = mayFill ? await Fill(organization, account, agentName ?? SandboxName, ct) : null;
        return (account, trouble is null ? "Another agent was faster. Ask for the channel again." : $"{trouble.Detail} {trouble.Next}");
    }

    /// <summary>Null when there is a free one.</summary>
    async Task<Problem?> Fill(OrganizationId organization, SenderAccount account, string name, CancellationToken ct)
    {
        if (await pool.HasFree(organization, account.Credential.Id, ct))
        {
            return null;
        }

        if (!account.IsOwn && await pool.CountLent(organization, account.Credential.Id, ct) >= settings.WhatsappPoolSize)
        {
            return Problem.Conflict(
                "sender_pool_full",
                $"The organization has {settings.WhatsappPoolSize} WhatsApp senders of this deployment, as many as it may, and all are taken.",
                $"Deprovision an agent that no longer needs WhatsApp, or register an account of your own with senders. {AskAgain}");
        }

        var listed = await account.Provider.List(account.Credential, ct);
        if (listed.Problem is { } unreached)
        {
            return unreached;
        }

        foreach (var sender in listed.Value.Where(sender => sender.State == SenderState.Online))
        {
            if (!await pool.Keep(organization, account, sender, !account.IsOwn, ct))
            {
                continue;
            }

            // One that could not be connected is enough to have taken.
            if (await pool.Connect(organization, account, sender, ct) is { } unconnected)
            {
                return unconnected;
            }

            if (await pool.HasFree(organization, account.Credential.Id, ct))
            {
                return null;
            }
        }

        return account.Credential.Realm == Realm.Sandbox
            ? await Register(organization, account, name, [.. listed.Value.Select(sender => sender.Address)], ct)
            : Problem.Conflict(
                "no_free_sender",
                listed.Value.Count == 0
                    ? $"The account at {account.Provider.Name} has no WhatsApp sender."
                    : $"All WhatsApp senders of the account at {account.Provider.Name} are taken or not online.",
                $"Register one in the provider's console, or with POST /api/v1/whatsapp/senders or comms_add_whatsapp_sender. {AskAgain}");
    }

    const string AskAgain =
        "The agent is given one by itself as soon as there is one; to ask at once use POST /api/v1/agents or comms_provision_channels, "
        + "naming the agentId and capabilities whatsapp.";

    async Task<Problem?> Register(OrganizationId organization, SenderAccount account, string name, HashSet<string> known, CancellationToken ct)
    {
        Problem? trouble = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var number = $"+1{AreaCodes[RandomNumberGenerator.GetInt32(AreaCodes.Length)]}55501{RandomNumberGenerator.GetInt32(100):00}";
            if (!known.Add(number))
            {
                continue;
            }

            var registered = await account.Provider.Register(number, name, accounts.CallbackOf(account.Provider), account.Credential, ct);
            if (registered.Problem is { } refused)
            {
                // Another organization may have come upon the same number.
                trouble = refused;
                continue;
            }

            var sender = await Online(account, registered.Value, ct);
            if (await pool.Keep(organization, account, sender, !account.IsOwn, ct))
            {
                return await pool.Connect(organization, account, sender, ct);
            }
        }

        return trouble ?? Problem.Conflict("no_free_sender", "No number for a WhatsApp sender was found in the sandbox.", "Ask again.");
    }

    async Task<RegisteredSender> Online(SenderAccount account, RegisteredSender sender, CancellationToken ct)
    {
        for (var looks = 0; sender.State == SenderState.Pending && looks < MostLooks; looks++)
        {
            await Task.Delay(BetweenLooks, clock, ct);
            sender = (await account.Provider.Fetch(sender.ProviderRef, account.Credential, ct)) is { Succeeded: true, Value: { } seen } ? seen : sender;
        }

        return sender;
    }
}

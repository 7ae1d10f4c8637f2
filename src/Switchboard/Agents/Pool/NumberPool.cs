using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>
/// An organization's own numbers that belong to no agent. Where agents share, every agent with a seat speaks from all of them; where they
/// don't, an agent draws one and keeps it. Whoever takes or gives a number locks the organization's row, so that none is drawn while it is
/// given back.
/// </summary>
[Singleton]
internal sealed class NumberPool(Database db, AgentSettings settings, AgentDirectory directory)
{
    public static readonly Sql Lock = "UPDATE organization SET status = status WHERE organization_id = @organization";

    static readonly Sql Mode = "SELECT identity_mode, isolation_mode FROM organization WHERE organization_id = @organization";

    static readonly Sql Numbers = $"""
        SELECT {AgentChannel.Columns} FROM channel
        WHERE organization_id = @organization AND agent_id IS NULL AND kind = 'sms' AND status = 'active' AND released_at IS NULL ORDER BY id
        """;

    static readonly Sql BeingBought = """
        SELECT count(*) FROM channel
        WHERE organization_id = @organization AND status = 'provisioning' AND released_at IS NULL AND kind = 'sms' AND country = @country
        AND (agent_id IS NULL OR shared = true)
        """;

    // Also those that are being bought for it, which an agent has until then.
    static readonly Sql Held = """
        SELECT count(*) FROM channel
        WHERE organization_id = @organization AND released_at IS NULL AND kind = 'sms' AND (agent_id IS NULL OR (shared = true AND status = 'provisioning'))
        """;

    static readonly Sql Hand = """
        UPDATE channel SET agent_id = @agent
        WHERE organization_id = @organization AND id = @channel AND agent_id IS NULL AND status = 'active'
        """;

    static readonly Sql TakeIn = """
        UPDATE channel SET agent_id = NULL, shared = false, address = @number, provider_ref = @providerRef, status = 'active'
        WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'
        """;

    static readonly Sql Seated = """
        SELECT agent_id FROM channel
        WHERE organization_id = @organization AND agent_id IS NOT NULL AND shared = true AND released_at IS NULL
        ORDER BY id
        """;

    static readonly Problem Busy = Problem.Conflict(
        "number_being_bought", "A number of this country is being bought for the organization's pool at the moment.", "Ask again in a moment.");

    /// <summary>Those that speak from the pool are to be looked up anew.</summary>
    public async Task Changed(OrganizationId organization) =>
        directory.Forget(await db.Read(organization, session => session.Many(Seated, null, row => row.Id<AgentId>("agent_id")), CancellationToken.None));

    /// <summary>Why the unit may not buy one more number for the pool, or null. It stays so until the unit ends.</summary>
    public async ValueTask<Problem?> Refuse(Session unit)
    {
        await unit.Execute(Lock);
        var held = await unit.Count(Held);
        return held < settings.NumberPoolSize ? null : Problem.Conflict(
            "number_pool_full",
            $"The organization's pool has {held} numbers; it may have {settings.NumberPoolSize}.",
            "Give one back with DELETE /api/v1/numbers/{numberId}, or ask the operator to raise Agents:NumberPoolSize.");
    }

    /// <summary>The numbers in use, oldest first.</summary>
    public static ValueTask<List<AgentChannel>> All(Session session) => session.Many(Numbers, null, AgentChannel.From);

    /// <summary>The number of a country that comes first, or null.</summary>
    /// <param name="wish">Whose country and provider it has to have.</param>
    public static async ValueTask<AgentChannel?> Of(Session unit, AgentChannel wish) =>
        (await All(unit)).Find(number => number.Country == wish.Country && number.Provider == wish.Provider);

    /// <summary>A number that was bought is there for everyone. False when its purchase was undone meanwhile.</summary>
    public static async ValueTask<bool> Open(Session unit, ChannelId channel, string number, string providerRef) =>
        await unit.Execute(TakeIn, new { channel, number, providerRef }) == 1;

    /// <summary>
    /// What the wish for a number comes to: a seat at the pool, a number from the pool, or one that has to be bought. Null when the agent
    /// has what it wishes for.
    /// </summary>
    /// <param name="wish">The row of a number that is to be bought.</param>
    /// <param name="identity">What was asked for; null means what the organization's mode says.</param>
    public async ValueTask<Outcome<AgentChannel?>> Settle(Session unit, AgentChannel wish, ChannelId seat, IdentityMode? identity)
    {
        await unit.Execute(Lock);
        var (mode, isolation) = await unit.One(Mode, null, row => (row.Enum<IdentityMode>("identity_mode"), row.Enum<IsolationMode>("isolation_mode")));
        if (Check(identity, mode) is { } wrong)
        {
            return wrong;
        }

        var has = (await unit.Many(AgentChannel.OfAgent, new { agent = wish.AgentId }, AgentChannel.From)).Where(channel => channel.Kind == wish.Kind).ToList();
        var shares = (identity ?? (mode == IdentityMode.Dedicated ? IdentityMode.Dedicated : IdentityMode.Shared)) == IdentityMode.Shared;
        if (identity is null ? has.Count > 0 : has.Exists(channel => channel.Shared == shares))
        {
            return default(AgentChannel);
        }

        if (shares)
        {
            return await Of(unit, wish) is { } number ? wish with
                {
                    ChannelId = seat, Address = number.Address, Provider = number.Provider, CredentialId = number.CredentialId,
                    Status = ChannelStatus.Active, Shared = true,
                }
                : await unit.Count(BeingBought, new { wish.Country }) > 0 ? Busy
                : await Refuse(unit) is { } full ? full
                : wish with { Shared = true };
        }

        return mode == IdentityMode.Dedicated && isolation != IsolationMode.Agent && await Of(unit, wish) is { } free
            && await unit.Execute(Hand, new { agent = wish.AgentId, channel = free.ChannelId }) == 1
            ? default(AgentChannel)
            : wish;
    }

    static Problem? Check(IdentityMode? identity, IdentityMode mode) => (identity, mode) switch
    {
        (null, _) or (IdentityMode.Dedicated, not IdentityMode.Shared) or (IdentityMode.Shared, not IdentityMode.Dedicated) => null,
        (IdentityMode.Hybrid, _) =>
            Problem.Invalid("identityMode", "Only an organization is hybrid.", "Say dedicated or shared for an agent, or leave identityMode out."),
        _ => Problem.Invalid(
            "identityMode", $"The organization's agents have {(mode == IdentityMode.Shared ? "shared numbers only" : "numbers of their own only")}.",
            "Leave identityMode out, or ask the operator of this deployment to make the organization hybrid."),
    };
}

using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>What is about to be provisioned, with ids given beforehand: a unit may run again.</summary>
internal sealed record ProvisionPlan(
    OrganizationId Organization, ProvisionChannels.Request Request, AgentId Agent, IReadOnlyList<AgentChannel> Channels, string Actor, Caller? Caller);

/// <summary>What the first transaction left to be done.</summary>
/// <param name="NumberFor">The channel that needs a number; null when none does.</param>
/// <param name="IsRepetition">The same request was made before: there is nothing to do but answer.</param>
internal sealed record ProvisionBegun(AgentId Agent, AgentChannel? NumberFor, bool NeedsToken, bool IsRepetition = false);

/// <summary>The transactions at both ends of <see cref="ProvisionChannels"/>.</summary>
[Singleton]
internal sealed class ProvisionUnits(ClientRefs refs, AgentPool pool, TokenMint mint, ChannelLease lease, AuditLog audit, TimeProvider clock)
{
    sealed record Pointer(AgentId AgentId);

    static readonly Sql Organization = "SELECT COUNT(*) FROM organization WHERE organization_id = @organization";

    static readonly Sql InsertAgent = """
        INSERT INTO agent (id, organization_id, display_name, greeting, system_prompt, language, time_zone, country, status, created_at, version)
        VALUES (@agent, @organization, @displayName, @greeting, @systemPrompt, 'en', 'UTC', @country, 'provisioning', @now, 1)
        """;

    static readonly Sql Activate = """
        UPDATE agent SET status = CASE WHEN status = 'paused' THEN status ELSE 'active' END, display_name = @displayName,
            greeting = COALESCE(@greeting, greeting), system_prompt = COALESCE(@systemPrompt, system_prompt), version = version + 1
        WHERE organization_id = @organization AND id = @agent
        """;

    static readonly Sql ActivateNumber = """
        UPDATE channel SET address = @number, provider_ref = @providerRef, status = 'active'
        WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'
        """;

    static readonly Sql Tokens = "SELECT COUNT(*) FROM token WHERE organization_id = @organization AND agent_id = @agent AND revoked_at IS NULL";

    /// <summary>Writes down all that is about to be taken, before any of it is.</summary>
    public async ValueTask<Outcome<ProvisionBegun>> Begin(Session unit, ProvisionPlan plan)
    {
        if (await unit.Count(Organization) == 0)
        {
            return Caller.UnknownOrganization;
        }

        if (RefOf(plan, plan.Agent) is { } reference && await unit.Execute(ClientRefs.Claim, reference) == 0)
        {
            var earlier = await ClientRefs.Earlier<Pointer>(unit, reference);
            if (earlier.Problem is { } conflict)
            {
                return conflict;
            }

            if (await unit.One(AgentView.Find, new { agent = earlier.Value.AgentId }, AgentView.From) is not null)
            {
                return new ProvisionBegun(earlier.Value.AgentId, null, NeedsToken: false, IsRepetition: true);
            }

            // It was undone after its process had ended: the reference is free again.
            await ClientRefs.Release(unit, RefOf(plan, earlier.Value.AgentId)!);
            await unit.Execute(ClientRefs.Claim, reference);
        }

        var begun = plan.Request.AgentId is null ? await BeginNew(unit, plan) : await BeginExisting(unit, plan);
        if (begun.Problem is not null)
        {
            await Forget(unit, plan);
            return begun;
        }

        return begun.Value with { NumberFor = await AddChannels(unit, plan) };
    }

    /// <summary>Makes it all count: the number, the channels, the agent, its token.</summary>
    public async ValueTask<Outcome<ProvisionChannels.Answer>> Finish(Session unit, ProvisionPlan plan, ProvisionBegun begun, OwnedNumber? number, NewToken? token)
    {
        if (begun.NumberFor is { } channel)
        {
            if (!await lease.Extend(unit, channel.ChannelId)
                || await unit.Execute(ActivateNumber, new { channel = channel.ChannelId, number = number!.Number, providerRef = number.ProviderRef }) == 0)
            {
                return Problem.Conflict("provisioning_interrupted", "It took too long and was undone meanwhile.", "Ask again.");
            }

            await lease.End(unit, channel.ChannelId);
        }

        if (!begun.IsRepetition)
        {
            await unit.Execute(Activate, new { agent = begun.Agent, plan.Request.DisplayName, plan.Request.Greeting, plan.Request.SystemPrompt });
            if (token is not null)
            {
                await mint.Keep(unit, token, plan.Actor);
            }

            await audit.Append(unit, plan.Organization, plan.Actor, "agent.provisioned", begun.Agent.Value, new { channels = plan.Channels.Select(c => EnumText.Of(c.Kind)), tokenId = token?.Id });
        }

        var agent = await unit.One(AgentView.Find, new { agent = begun.Agent }, AgentView.From);
        var channels = await unit.Many(AgentChannel.OfAgent, new { agent = begun.Agent }, AgentChannel.From);
        return agent is null
            ? AgentView.Unknown
            : new ProvisionChannels.Answer(begun.Agent, plan.Organization, agent.Status, [.. channels.Select(ChannelView.Of)], token?.Text);
    }

    /// <summary>Frees the caller's reference: what was asked for under it did not come about.</summary>
    public async ValueTask<int> Forget(Session unit, ProvisionPlan plan) => RefOf(plan, plan.Agent) is { } reference ? await ClientRefs.Release(unit, reference) : 0;

    async ValueTask<Outcome<ProvisionBegun>> BeginNew(Session unit, ProvisionPlan plan)
    {
        if (await pool.Refuse(unit) is { } full)
        {
            return full;
        }

        var request = plan.Request;
        await unit.Execute(InsertAgent, new
        {
            agent = plan.Agent, request.DisplayName, request.Greeting, request.SystemPrompt, country = request.Country.ToUpperInvariant(), now = clock.GetUtcNow(),
        });
        await audit.Append(unit, plan.Organization, plan.Actor, "agent.provisioning", plan.Agent.Value);
        return new ProvisionBegun(plan.Agent, null, NeedsToken: true);
    }

    async ValueTask<Outcome<ProvisionBegun>> BeginExisting(Session unit, ProvisionPlan plan)
    {
        if (await unit.One(AgentView.Find, new { agent = plan.Agent }, AgentView.From) is not { } agent)
        {
            return AgentView.Unknown;
        }

        if (agent.Status == AgentStatus.Provisioning)
        {
            return Problem.Conflict("agent_provisioning", "The agent is being provisioned already.", "Wait for that request to end.");
        }

        if (agent.Status == AgentStatus.Deprovisioned && await pool.Refuse(unit) is { } full)
        {
            return full;
        }

        return new ProvisionBegun(plan.Agent, null, NeedsToken: await unit.Count(Tokens, new { agent = plan.Agent }) == 0);
    }

    async ValueTask<AgentChannel?> AddChannels(Session unit, ProvisionPlan plan)
    {
        AgentChannel? numberFor = null;
        foreach (var planned in plan.Channels)
        {
            var channel = planned with { AgentId = plan.Agent };
            if (await unit.Execute(AgentChannel.Insert, channel) == 1 && channel.Status == ChannelStatus.Provisioning)
            {
                await lease.Take(unit, channel.ChannelId);
                numberFor = channel;
            }
        }

        return numberFor;
    }

    ClientRef? RefOf(ProvisionPlan plan, AgentId agent) => plan is { Caller: { } caller, Request.ClientRef: { } reference }
        ? refs.For(plan.Organization, caller, ProvisionChannels.Tool, reference, plan.Request with { ClientRef = null }, new Pointer(agent))
        : null;
}

using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>What the first transaction left to be done.</summary>
/// <param name="NumberFor">The channel that needs a number; null when nothing is left to be done.</param>
/// <param name="Answer">The answer, when nothing is left to be done.</param>
internal sealed record ProvisionBegun(AgentChannel? NumberFor, bool NeedsToken, ProvisionChannels.Answer? Answer);

/// <summary>The transactions at both ends of <see cref="ProvisionAgent"/>; where no number has to be bought, the first is all there is.</summary>
[Singleton]
internal sealed class ProvisionUnits(ClientRefs refs, AgentPool pool, WishedChannels channels, TokenMint mint, IAgentCallback callback, AuditLog audit, TimeProvider clock)
{
    /// <summary>What a reference stands for.</summary>
    /// <param name="Number">The channel whose number is being bought under it. It is gone when that was undone; null when all came about.</param>
    sealed record Pointer(AgentId AgentId, ChannelId? Number = null);

    static readonly Sql Organization = "SELECT COUNT(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting'";

    static readonly Sql InsertAgent = """
        INSERT INTO agent (id, organization_id, display_name, greeting, system_prompt, language, time_zone, country, status, created_at, version)
        VALUES (@agent, @organization, @displayName, @greeting, @systemPrompt, 'en', 'UTC', @country, 'provisioning', @now, 1)
        """;

    static readonly Sql Activate = """
        UPDATE agent SET status = CASE WHEN status = 'paused' THEN status ELSE 'active' END, greeting = COALESCE(@greeting, greeting),
            system_prompt = COALESCE(@systemPrompt, system_prompt),
            media = COALESCE(@media, media), media_days = COALESCE(@mediaRetentionDays, media_days), copy_to = COALESCE(@copyTo, copy_to), version = version + 1
        WHERE organization_id = @organization AND id = @agent
        """;

    static readonly Sql IsBuying = "SELECT COUNT(*) FROM channel WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'";

    static readonly Sql NumbersBeingBought = """
        SELECT COUNT(*) FROM channel WHERE organization_id = @organization AND agent_id = @agent AND status = 'provisioning' AND released_at IS NULL
        """;

    static readonly Sql Tokens = "SELECT COUNT(*) FROM token WHERE organization_id = @organization AND agent_id = @agent AND revoked_at IS NULL";

    /// <summary>Whether the caller's reference stands for an answer already: nothing is to be taken for it.</summary>
    public async ValueTask<bool> IsRepetition(Session session, OrganizationId organization, ProvisionChannels.Request request, Caller? caller) =>
        RefOf(organization, caller, request, pointer: null) is { } reference && await ClientRefs.Before<Pointer>(session, reference) is not null;

    /// <summary>Writes down all that is about to be taken, before any of it is.</summary>
    public async ValueTask<Outcome<ProvisionBegun>> Begin(Session unit, ProvisionPlan plan)
    {
        if (await unit.Count(Organization) == 0)
        {
            return Caller.UnknownOrganization;
        }

        var begun = new Pointer(plan.Agent, plan.Number);
        if (RefOf(plan, begun) is { } reference && await unit.Execute(ClientRefs.Claim, reference) == 0)
        {
            var earlier = await ClientRefs.Earlier<Pointer>(unit, reference);
            if (earlier.Problem is { } conflict)
            {
                return conflict;
            }

            if (earlier.Value.Number is not { } channel || await unit.Count(IsBuying, new { channel }) == 1)
            {
                return Ended(await Tell(unit, plan, earlier.Value.AgentId, token: null));
            }

            // It was undone, perhaps after its process had ended: the reference is free again.
            await ClientRefs.Release(unit, RefOf(plan, earlier.Value)!);
            await unit.Execute(ClientRefs.Claim, reference);
        }

        var needsToken = plan.Request.AgentId is null ? await BeginNew(unit, plan) : await BeginExisting(unit, plan);
        if (needsToken.Problem is { } refused)
        {
            return refused;
        }

        var added = await channels.Add(unit, plan);
        if (added.Problem is { } impossible)
        {
            return impossible;
        }

        return added.Value is { } number
            ? new ProvisionBegun(number, needsToken.Value, null)
            : Ended(await Complete(unit, plan, needsToken.Value));
    }

    /// <summary>Makes it all count: the number, the channels, the agent, its token.</summary>
    public async ValueTask<Outcome<ProvisionChannels.Answer>> Finish(Session unit, ProvisionPlan plan, ProvisionBegun begun, OwnedNumber number)
    {
        if (!await channels.Open(unit, plan, begun.NumberFor!, number))
        {
            return NumberRental.LostLease;
        }

        return await Complete(unit, plan, begun.NeedsToken);
    }

    /// <summary>Frees the caller's reference: what was asked for under it did not come about.</summary>
    public async ValueTask<int> Forget(Session unit, ProvisionPlan plan) =>
        RefOf(plan, new(plan.Agent, plan.Number)) is { } reference ? await ClientRefs.Release(unit, reference) : 0;

    async ValueTask<Outcome<ProvisionChannels.Answer>> Complete(Session unit, ProvisionPlan plan, bool needsToken)
    {
        await unit.Execute(
            Activate, new { agent = plan.Agent, plan.Request.Greeting, plan.Request.SystemPrompt, plan.Request.Media, plan.Request.MediaRetentionDays, copyTo = plan.Request.RouteDuplication?.Mailbox });
        var token = needsToken ? plan.Token : null;
        if (token is not null)
        {
            await mint.Keep(unit, token, plan.Actor);
        }

        var copySecret = plan.Request.RouteDuplication is { WebhookUrl: { } copyTo } ? await callback.Point(unit, plan.Agent, CallbackRole.Copy, copyTo, plan.CopyDraft) : null;
        if (RefOf(plan, new(plan.Agent)) is { } reference)
        {
            await ClientRefs.Answered(unit, reference);
        }

        await audit.Append(unit, plan.Organization, plan.Actor, "agent.provisioned", plan.Agent.Value, new { channels = plan.Channels.Select(c => EnumText.Of(c.Kind)), tokenId = token?.Id });
        var told = await Tell(unit, plan, plan.Agent, token);
        return copySecret is not null && told.Succeeded ? told.Value with { WebhookSecret = copySecret } : told;
    }

    static async ValueTask<Outcome<ProvisionChannels.Answer>> Tell(Session unit, ProvisionPlan plan, AgentId agent, NewToken? token)
    {
        if (await unit.One(AgentView.Find, new { agent }, AgentView.From) is not { } view)
        {
            return AgentView.Unknown;
        }

        var channels = await unit.Many(ChannelView.OfAgent, new { agent }, ChannelView.From);
        return new ProvisionChannels.Answer(agent, plan.Organization, view.Status, channels, token?.Text);
    }

    static Outcome<ProvisionBegun> Ended(Outcome<ProvisionChannels.Answer> answer) =>
        answer.Problem is { } problem ? problem : new ProvisionBegun(null, NeedsToken: false, answer.Value);

    async ValueTask<Outcome<bool>> BeginNew(Session unit, ProvisionPlan plan)
    {
        if (await pool.Refuse(unit) is { } full)
        {
            return full;
        }

        var request = plan.Request;
        await unit.Execute(InsertAgent, new
        {
            agent = plan.Agent, plan.DisplayName, request.Greeting, request.SystemPrompt, country = request.Country.ToUpperInvariant(), now = clock.GetUtcNow(),
        });
        await audit.Append(unit, plan.Organization, plan.Actor, "agent.provisioning", plan.Agent.Value);
        return true;
    }

    async ValueTask<Outcome<bool>> BeginExisting(Session unit, ProvisionPlan plan)
    {
        if (await unit.One(AgentView.Find, new { agent = plan.Agent }, AgentView.From) is not { } agent)
        {
            return AgentView.Unknown;
        }

        if (agent.Status == AgentStatus.Deprovisioned && await pool.Refuse(unit) is { } full)
        {
            return full;
        }

        if (await unit.Count(NumbersBeingBought, new { agent = plan.Agent }) > 0)
        {
            return Problem.Conflict("agent_provisioning", "The agent is being provisioned already.", "Wait for that request to end.");
        }

        return await unit.Count(Tokens, new { agent = plan.Agent }) == 0;
    }

    ClientRef? RefOf(ProvisionPlan plan, Pointer pointer) => RefOf(plan.Organization, plan.Caller, plan.Request, pointer);

    ClientRef? RefOf(OrganizationId organization, Caller? caller, ProvisionChannels.Request request, Pointer? pointer) =>
        caller is not null && request.ClientRef is { } reference
            ? refs.For(organization, caller, ProvisionChannels.Tool, reference, request with { ClientRef = null }, pointer)
            : null;
}

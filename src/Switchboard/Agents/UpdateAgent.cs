using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Changes an agent's profile. What is left out stays; an empty greeting, prompt or callback takes it away.</summary>
internal sealed class UpdateAgent(Database db, AgentReach reach, AgentDirectory directory, IAgentCallback callback, AuditLog audit) : IUseCase, IEndpoint
{
    [Example("""{"displayName": "Front desk", "greeting": "Hello, this is Acme Dental.", "timeZone": "America/Los_Angeles"}""")]
    internal sealed record Request(
        [property: MaxLength(ProfileText.MaxName)] string? DisplayName = null,
        [property: MaxLength(ProfileText.MaxGreeting)] string? Greeting = null,
        [property: MaxLength(ProfileText.MaxPrompt)] string? SystemPrompt = null,
        string? Language = null,
        string? TimeZone = null,
        [property: MaxLength(OutsideRules.MaxUrl)] string? CallbackUrl = null,
        [property: Description("Whether what people send it stays at the provider (pass_through) or is copied to our storage (keep).")] MediaPolicy? Media = null,
        [property: Range(1, ProfileText.MaxMediaDays), Description("After how many days its stored files are deleted.")] int? MediaRetentionDays = null);

    static readonly Sql Update = """
        UPDATE agent SET
            display_name = COALESCE(@DisplayName, display_name),
            greeting = NULLIF(COALESCE(@Greeting, greeting), ''),
            system_prompt = NULLIF(COALESCE(@SystemPrompt, system_prompt), ''),
            language = COALESCE(@Language, language),
            time_zone = COALESCE(@TimeZone, time_zone),
            callback_url = NULLIF(COALESCE(@CallbackUrl, callback_url), ''),
            media = COALESCE(@Media, media),
            media_days = COALESCE(@MediaRetentionDays, media_days),
            version = version + 1
        WHERE organization_id = @organization AND id = @agent AND status IN ('active', 'paused') AND version = COALESCE(@version, version)
        """;

    static readonly Problem NotAlive = Problem.Conflict("agent_not_active", "The agent is not at work, so its profile can't change.", "Provision its channels first.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/v1/agents/{agentId}", (AgentId agentId, Request request, Caller caller, UpdateAgent update, HttpContext context, CancellationToken ct) =>
            update.Change(caller, agentId, request, EntityTag.IfMatch(context.Request), ct).ToHttp())
        .Says("changeAgent", "Agents", "Change an agent's profile").Requires(Tier.Organization);

    /// <param name="version">The version that the caller saw, or null to change whatever there is.</param>
    public async Task<Outcome<AgentView>> Change(Caller caller, AgentId agent, Request request, long? version, CancellationToken ct)
    {
        if ((ProfileText.Check(request.DisplayName, request.Greeting, request.SystemPrompt) ?? ProfileText.CheckLanguage(request.Language) ?? ProfileText.CheckTimeZone(request.TimeZone)
            ?? (string.IsNullOrEmpty(request.CallbackUrl) ? null : callback.Check("callbackUrl", request.CallbackUrl)) ?? ProfileText.CheckMediaDays(request.MediaRetentionDays)) is { } wrong)
        {
            return wrong;
        }

        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        var prepared = callback.Prepare();
        var outcome = await db.Write<Outcome<AgentView>>(organization, async unit =>
        {
            var args = new { request.DisplayName, request.Greeting, request.SystemPrompt, request.Language, request.TimeZone, request.CallbackUrl, request.Media, request.MediaRetentionDays, agent, version };
            var changed = await unit.Execute(Update, args) == 1;
            if (await unit.One(AgentView.Find, new { agent }, AgentView.From) is not { } view)
            {
                return AgentView.Unknown;
            }

            if (!changed)
            {
                return view.Status is AgentStatus.Active or AgentStatus.Paused ? EntityTag.Changed : NotAlive;
            }

            await audit.Append(unit, organization, caller.Actor, "agent.changed", agent.Value, new { view.Version });
            return request.CallbackUrl is null ? view : view with { CallbackSecret = await callback.Point(unit, agent, CallbackRole.Profile, view.CallbackUrl, prepared) };
        }, ct);
        directory.Forget(agent);
        callback.Changed(organization);
        return outcome;
    }
}

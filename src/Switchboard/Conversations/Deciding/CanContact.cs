using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Deciding;

/// <summary>
/// Asks the gate whether a person may be contacted, now or at a time to come. It is the very decision that a send gets, by the same rules in the
/// same order, kept and audited like one.
/// </summary>
internal sealed class CanContact(
    AgentReach reach, AskBound bound, ForeseeMessage foresee, OutboundGate gate, Database database, TimeProvider clock) : IUseCase, IEndpoint
{
    const int LongestAddress = 400;
    const string PurposeSays = "Why the person is contacted: the law asks. Left out, it is informational, or marketing with a template of that category.";
    static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(366);

    [Example("""{"contactAddress": "+14155550123", "channel": "sms", "purpose": "marketing"}""", Name = "Person")]
    [Example("""{"contactAddress": "+14155550123", "channel": "sms", "body": "Your table is ready."}""", Name = "Text")]
    internal sealed record Request(
        [property: MaxLength(LongestAddress), Description("The person's number or e-mail address.")] string ContactAddress,
        [property: Description("Over which channel; left out, it follows from the address.")] ContactChannel? Channel = null,
        [property: Description(PurposeSays)] Purpose? Purpose = null,
        [property: Description("When; now, if left out.")] DateTimeOffset? At = null,
        [property: Description("The agent that would do it. Left out with an agent's own token.")] AgentId? AgentId = null,
        [property: MaxLength(MessageText.LongestMail), Description("What would be said. It is judged and not kept.")] string? Body = null,
        [property: MaxLength(MessageText.LongestSubject), Description("E-mail: the subject.")] string? Subject = null,
        [property: MaxLength(MessageText.LongestMail), Description("E-mail: the HTML.")] string? Html = null,
        [property: Description("WhatsApp: the template.")] string? TemplateId = null,
        [property: Description("WhatsApp: the template's variables by name.")] Dictionary<string, string>? TemplateVars = null,
        [property: MaxLength(RecordConsent.LongestProgramme), Description("The list or campaign that it would belong to.")] string? Programme = null,
        [property: MaxLength(MessageText.LongestAuthor), Description("Who would write it in place of the agent; with an organization's token alone.")]
        string? Author = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/decisions", (Request request, Caller caller, CanContact ask, CancellationToken ct) => ask.Ask(request, caller, ct).ToHttp())
        .Says("canContact", "Compliance", "Whether a person may be contacted, and if not, why and from when").LetsIn(Role.Operator);

    [McpServerTool(
        Name = "comms_can_contact", Title = "May this person be contacted?", Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Whether a person may be contacted over a channel, now or at a time to come, and if not, by which rule and from when. "
        + "The same rules decide when you send; nothing is sent by asking. Give the text or the template too, and they are judged with it.")]
    public Task<Outcome<DecisionView>> Ask(
        Caller caller,
        [MaxLength(LongestAddress), Description("The person's number, best in international form, or e-mail address.")] string contactAddress,
        [Description("Over which channel; left out, it follows from the address.")] ContactChannel? channel = null,
        [Description(PurposeSays)] Purpose? purpose = null,
        [Description("When (RFC 3339); now, if left out.")] DateTimeOffset? at = null,
        [Description("The agent that would do it. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [MaxLength(MessageText.LongestMail), Description("The text that you would send. It is judged and not kept.")] string? body = null,
        [MaxLength(MessageText.LongestSubject), Description("E-mail: the subject.")] string? subject = null,
        [MaxLength(MessageText.LongestMail), Description("E-mail: the HTML.")] string? html = null,
        [Description("WhatsApp: the template that you would send.")] string? templateId = null,
        [Description("WhatsApp: the template's variables by name.")] Dictionary<string, string>? templateVars = null,
        [MaxLength(RecordConsent.LongestProgramme), Description("The list or campaign that it would belong to.")] string? programme = null,
        [MaxLength(MessageText.LongestAuthor), Description("The human who would write it in place of the agent; with an organization's token alone.")]
        string? author = null,
        CancellationToken ct = default) =>
        Ask(new(contactAddress, channel, purpose, at, agentId, body, subject, html, templateId, templateVars, programme, author), caller, ct);

    async Task<Outcome<DecisionView>> Ask(Request request, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, request.AgentId, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        if ((bound.Count(found.Value.AgentId) ?? CheckTime(request.At)) is { } wrong)
        {
            return wrong;
        }

        var outbound = await foresee.Of(request, found.Value, request.At?.ToUniversalTime() ?? clock.GetUtcNow(), caller, ct);
        if (outbound.Problem is { } unfit)
        {
            return unfit;
        }

        var decision = await database.Write(
            found.Value.OrganizationId, unit => gate.Decide(outbound.Value, unit, caller.Actor, message: null), ct);
        return DecisionView.Of(decision);
    }

    Problem? CheckTime(DateTimeOffset? at)
    {
        var now = clock.GetUtcNow();
        return at is not { } then ? null
            : then < now - TimeSpan.FromMinutes(1) ? Problem.Invalid(
                "at", "This time is over.", "Give a time to come, or leave at out; what was decided before is listed by GET /api/v1/decisions.")
            : then > now + FurthestAhead ? Problem.Invalid("at", "This is more than a year ahead.", "Give a time within the next year.")
            : null;
    }
}

/// <summary>The channels over which a person can be contacted first.</summary>
internal enum ContactChannel
{
    /// <summary>SMS and MMS.</summary>
    Sms = ChannelKind.Sms,

    /// <summary>WhatsApp.</summary>
    Whatsapp = ChannelKind.Whatsapp,

    /// <summary>E-mail.</summary>
    Email = ChannelKind.Email,

    /// <summary>Telephone calls.</summary>
    Voice = ChannelKind.Voice,
}

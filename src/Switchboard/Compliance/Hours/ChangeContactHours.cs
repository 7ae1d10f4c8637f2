using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Hours;

/// <summary>
/// An organization's own hours: it can be stricter than the law's table, never laxer. What is put replaces what there was; it counts for the next
/// message, and for those that wait.
/// </summary>
internal sealed class ChangeContactHours(Database database, ComplianceSettings settings, AuditLog audit) : IUseCase, IEndpoint
{
    const int MostSpans = 20;

    [Example("""{"informational": "held", "quiet": [{"purpose": "marketing", "quietFrom": "19:00", "quietUntil": "10:00"}]}""")]
    internal sealed record Request(
        [property: Description("held: informational messages wait for the person's day. free: they leave at any time. Left out: as the deployment has it.")]
        InformationalHours? Informational = null,
        [property: MaxLength(MostSpans), Description("Spans by the person's own clock in which nobody is contacted, beyond those of the law.")]
        QuietSpan[]? Quiet = null,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null);

    internal sealed record Answer(
        [property: Description("held or free, as it is in force.")] InformationalHours Informational,
        [property: Description("Whether that is the deployment's choice, because the organization made none.")] bool InformationalIsDefault,
        [property: Description("Spans by the person's own clock in which nobody is contacted, beyond those of the law.")] IReadOnlyList<QuietSpan> Quiet);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/compliance/hours", (OrganizationId? organizationId, Caller caller, ChangeContactHours hours, CancellationToken ct) =>
            hours.Tell(organizationId, caller, ct).ToHttp())
            .Says("getContactHours", "Compliance", "The quiet hours that an organization keeps beyond the law's").Requires(Tier.Organization);
        routes.MapPut("/api/v1/compliance/hours", (Request request, Caller caller, ChangeContactHours hours, CancellationToken ct) =>
            hours.Change(request, caller, ct).ToHttp())
            .Says("setContactHours", "Compliance", "Say when an organization contacts nobody, beyond the law's hours").Requires(Tier.Organization);
    }

    async Task<Outcome<Answer>> Tell(OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var kept = await database.Read(reach.Value, session => session.One(OrganizationHours.Find, null, row => row.TextOrNull("contact_hours")), ct);
        return Show(OrganizationHours.Read(kept));
    }

    async Task<Outcome<Answer>> Change(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        var wrong = reach.Problem
            ?? (request.Quiet?.Length > MostSpans ? Problem.Invalid("quiet", $"These are {request.Quiet.Length} spans.", $"Give at most {MostSpans}.") : null)
            ?? request.Quiet?.Select(QuietSpan.Check).FirstOrDefault(problem => problem is not null);
        if (wrong is not null)
        {
            return wrong;
        }

        var own = new OrganizationHours(request.Informational, request.Quiet is { Length: > 0 } spans ? spans : null);
        return await database.Write<Outcome<Answer>>(
            reach.Value,
            async unit =>
            {
                var before = OrganizationHours.Read(await unit.One(OrganizationHours.Find, null, row => row.TextOrNull("contact_hours")));
                if (await unit.Execute(OrganizationHours.Keep, new { hours = own.IsNone ? null : own.Text() }) == 0)
                {
                    return Caller.UnknownOrganization;
                }

                await audit.Append(
                    unit, reach.Value, caller.Actor, "organization.hours_changed", reach.Value.Value,
                    new { own.Informational, quiet = own.Quiet ?? [], before = new { before.Informational, quiet = before.Quiet ?? [] } });
                return Show(own);
            },
            ct);
    }

    Answer Show(OrganizationHours own) => new(
        own.Informational ?? (settings.HoldInformational ? InformationalHours.Held : InformationalHours.Free), own.Informational is null, own.Quiet ?? []);
}

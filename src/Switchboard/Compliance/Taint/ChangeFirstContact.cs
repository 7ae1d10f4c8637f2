using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Taint;

/// <summary>Says whom an organization's agents may write to first. It is for admins alone: an agent would let itself be talked into it.</summary>
internal sealed class ChangeFirstContact(Database database, TaintSettings settings, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const int MostEntries = 200;
    const int LongestEntry = 254;
    const int MostDigits = 15;

    // A country, an area and what follows, but no telephone.
    const int LongestPrefix = 8;

    [Example("""{"mode": "known", "allowed": ["@example.com", "+4930"]}""")]
    internal sealed record Request(
        [property: Description("open, known or approved; left out, what the deployment says.")] FirstContactMode? Mode = null,
        [property: MaxLength(MostEntries)]
        [property: Description(
            "Whom they may write to in any case: domains (@example.com), beginnings of numbers (+4930), whole addresses; and origins "
            + "(https://agent.example.com) to which they may have what they hear delivered.")]
        string[]? Allowed = null);

    internal sealed record Answer(
        [property: Description("What holds now.")] FirstContactMode Mode,
        [property: Description("Whom the agents may write to in any case.")] IReadOnlyList<string> Allowed);

    static readonly Sql IsThere = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting'";

    static readonly Sql Clear = "DELETE FROM first_contact WHERE organization_id = @organization";

    static readonly Sql Keep = """
        INSERT INTO first_contact (organization_id, mode, allowed, changed_at) VALUES (@organization, @mode, @allowed, @now)
        ON CONFLICT (organization_id) DO UPDATE SET mode = excluded.mode, allowed = excluded.allowed, changed_at = excluded.changed_at
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/organizations/{organizationId}/first-contact", (
                OrganizationId organizationId, Caller caller, ChangeFirstContact change, CancellationToken ct) =>
            change.Get(organizationId, caller, ct).ToHttp())
            .Says("getFirstContact", "Compliance", "Whom an organization's agents may write to first").Requires(Tier.Organization);
        routes.MapPut("/api/v1/organizations/{organizationId}/first-contact", (
                OrganizationId organizationId, Request request, Caller caller, ChangeFirstContact change, CancellationToken ct) =>
            change.Set(organizationId, request, caller, ct).ToHttp())
            .Says("setFirstContact", "Compliance", "Say whom an organization's agents may write to first").Requires(Tier.Organization);
    }

    async Task<Outcome<Answer>> Get(OrganizationId organization, Caller caller, CancellationToken ct) =>
        await Reaches(organization, caller, ct) ? await database.Read(organization, InForce, ct) : Caller.UnknownOrganization;

    async Task<Outcome<Answer>> Set(OrganizationId organization, Request request, Caller caller, CancellationToken ct)
    {
        if (!await Reaches(organization, caller, ct))
        {
            return Caller.UnknownOrganization;
        }

        var read = Read(request.Allowed ?? []);
        if (read.Problem is { } wrong)
        {
            return wrong;
        }

        return await database.Write<Outcome<Answer>>(organization, async unit =>
        {
            var before = await InForce(unit);
            await unit.Execute(Clear);
            if (request.Mode is not null || read.Value.Count > 0)
            {
                await unit.Execute(Keep, new { mode = request.Mode, allowed = JsonSerializer.Serialize(read.Value, Wire.Json), now = clock.GetUtcNow() });
            }

            var now = await InForce(unit);
            await audit.Append(
                unit, organization, caller.Actor, "first_contact.changed", organization.Value,
                new { now.Mode, allowed = Told(now), before = new { before.Mode, allowed = Told(before) } });
            return now;
        }, ct);
    }

    async ValueTask<Answer> InForce(Session session)
    {
        var policy = await FirstContactPolicy.Load(session, settings);
        return new(policy.Mode, policy.Allowed);
    }

    // What reaches one person is shortened: the audit log has nothing that somebody could be reached by, and can't be changed when they are erased.
    static List<string> Told(Answer answer) => [.. answer.Allowed.Select(entry => entry switch
    {
        ['+', ..] => entry.Length > LongestPrefix ? entry[..LongestPrefix] + "…" : entry,
        [not '@', ..] when entry.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && !FirstContactPolicy.IsOrigin(entry) => "…" + entry[at..],
        _ => entry,
    })];

    static Outcome<List<string>> Read(string[] written)
    {
        if (written.Length > MostEntries)
        {
            return Problem.Invalid("allowed", $"These are {written.Length} entries.", $"Give at most {MostEntries}.");
        }

        List<string> read = [];
        foreach (var entry in written.Select(entry => (entry ?? "").Trim().ToLowerInvariant()))
        {
            if (!IsEntry(entry))
            {
                return Problem.Invalid(
                    "allowed", "At least one entry is neither a domain, nor the beginning of a number, nor an address, nor an origin.",
                    "Write domains as @example.com, beginnings of numbers as +4930, whole addresses as they are, and origins as https://agent.example.com.");
            }

            read.Add(entry);
        }

        return read.Distinct(StringComparer.Ordinal).ToList();
    }

    static bool IsEntry(string entry) => entry.Length <= LongestEntry && entry switch
    {
        ['@', ..] => EmailAddress.TryParse("x" + entry, out _),
        ['+', not '0', ..] => entry.Length <= MostDigits + 1 && entry.Skip(1).All(char.IsAsciiDigit),
        _ => (EmailAddress.TryParse(entry, out var address) && address.Value == entry) || FirstContactPolicy.IsOrigin(entry),
    };

    async Task<bool> Reaches(OrganizationId organization, Caller caller, CancellationToken ct) =>
        organization != OrganizationId.Deployment && caller.ReachOrDeployment(organization).Succeeded
        && await database.Read(organization, session => session.Count(IsThere), ct) == 1;
}

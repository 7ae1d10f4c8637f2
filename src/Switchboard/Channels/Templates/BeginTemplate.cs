using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>A template that is written down.</summary>
/// <param name="IsFirst">Whether it was written just now, and its making is the caller's.</param>
/// <param name="Claim">The caller's reference.</param>
internal sealed record BegunTemplate(MessageTemplate Template, bool IsFirst, ClientRef? Claim);

/// <summary>The transactions at both ends of making a template: it is written down, and forgotten when its provider won't have it.</summary>
[Singleton]
internal sealed class BeginTemplate(Database db, TemplateBook book, ClientRefs refs, AuditLog audit, Ids ids, TimeProvider clock)
{
    static readonly Problem NameTaken = Problem.Conflict(
        "template_exists",
        "The organization has a template with this name and language.",
        "Choose another name: WhatsApp approves each text under a name of its own.");

    static readonly Sql Unmade = """
        SELECT id FROM message_template
        WHERE organization_id = @organization AND credential_id = @credential AND name = @Name AND language = @Language AND imported = false
            AND state = 'creating'
        """;

    static readonly Sql Delete = "DELETE FROM message_template WHERE organization_id = @organization AND id = @template AND state = 'creating'";

    /// <summary>What a reference stands for.</summary>
    sealed record Pointer(TemplateId TemplateId);

    /// <summary>Writes it down, or finds what was written under the caller's reference before.</summary>
    public async Task<Outcome<BegunTemplate>> Begin(
        CreateTemplate.Request request, TemplateContent content, OrganizationId organization, TemplateAccount account, Caller caller, CancellationToken ct)
    {
        var (now, samples) = (clock.GetUtcNow(), request.Samples ?? []);
        var fresh = new MessageTemplate(
            ids.Next<TemplateId>(), organization, account.Provider.Name, account.Credential.Id, null, request.Name, request.Language, request.Category, content,
            TemplateText.Variables(content), samples, TemplateState.Creating, null, Imported: false, now, now);
        var same = request with { ClientRef = null, Samples = new(samples.OrderBy(pair => pair.Key, StringComparer.Ordinal)) };
        var claim = request.ClientRef is { } reference
            ? refs.For(organization, caller, CreateTemplate.Tool, reference, same, new Pointer(fresh.TemplateId))
            : null;
        var begun = await db.Write(organization, unit => Begin(unit, fresh, claim, caller.Actor), ct);
        return begun.Problem is { } refused ? refused : new BegunTemplate(begun.Value, begun.Value.TemplateId == fresh.TemplateId, claim);
    }

    /// <summary>Forgets one that its provider won't have, and frees the caller's reference.</summary>
    public Task GiveUp(BegunTemplate begun) => db.Write(
        begun.Template.OrganizationId,
        async unit => await unit.Execute(Delete, new { template = begun.Template.TemplateId }) + (begun.Claim is null
            ? 0
            : await ClientRefs.Release(unit, begun.Claim)),
        CancellationToken.None);

    async ValueTask<Outcome<MessageTemplate>> Begin(Session unit, MessageTemplate fresh, ClientRef? claim, string actor)
    {
        if (claim is not null && await unit.Execute(ClientRefs.Claim, claim) == 0)
        {
            var earlier = await ClientRefs.Earlier<Pointer>(unit, claim);
            return earlier.Problem is { } conflict ? conflict
                : await unit.One(MessageTemplate.ById, new { template = earlier.Value.TemplateId }, MessageTemplate.From) is { } made ? made
                : MessageTemplate.Unknown;
        }

        if (await unit.Execute(MessageTemplate.Insert, fresh) == 0)
        {
            return await unit.One(
                Unmade,
                new { credential = fresh.CredentialId, fresh.Name, fresh.Language },
                row => (TemplateId?)row.Id<TemplateId>("id")) is { } begun
                ? NameTaken with
                {
                    Next = $"Its making was cut off: POST /api/v1/whatsapp/templates/{begun}/submit or comms_submit_template makes it, "
                        + "deleting it frees the name.",
                }
                : NameTaken;
        }

        await book.Claim(unit, fresh.TemplateId);
        await audit.Append(unit, fresh.OrganizationId, actor, "template.created", fresh.TemplateId.Value);
        return fresh;
    }
}

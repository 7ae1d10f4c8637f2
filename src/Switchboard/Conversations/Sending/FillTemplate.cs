using Switchboard.Channels.Gate;
using Switchboard.Channels.Templates;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Puts the variables of an order into its template: the message keeps the text that the person will read. Whether the template may be sent
/// is for the gate.
/// </summary>
[Singleton]
internal sealed class FillTemplate(TemplateBook templates)
{
    static readonly Problem NotOne = Problem.Invalid(
        "templateId", "What is to be said is put into the one variable of a template, and this one has none or several.", "Name a template with one variable.");

    static readonly Problem NotForCodes = Problem.Invalid(
        "templateId", "This template is for marketing, by its category.", "Name a template of category authentication or utility.");

    static readonly Problem SaysMarketing = Problem.Invalid(
        "purpose", "The template is for marketing, by its category, and the purpose says otherwise.",
        "Leave purpose out or give marketing, which needs the person's consent; or name a template of another category (comms_list_templates).");

    /// <summary>The order with a template whose one variable becomes the text, whatever the template calls it.</summary>
    public async ValueTask<Outcome<MessageOrder>> FillOne(MessageOrder order, string template, string text, CancellationToken ct)
    {
        var found = await templates.ToSend(order.Sender.Organization, order.Sender.Credential, template, ct);
        return found.Problem is { } unknown ? unknown
            : found.Value.Category == TemplateCategory.Marketing && order.Caller is not null ? NotForCodes
            : found.Value.Variables is not [var variable] ? NotOne
            : await Fill(
                order with { Body = "", Template = new(template, new Dictionary<string, string>(StringComparer.Ordinal) { [variable] = text }) }, ct);
    }

    /// <summary>The order with its text; the same one where it has no template.</summary>
    public async ValueTask<Outcome<MessageOrder>> Fill(MessageOrder order, CancellationToken ct)
    {
        if (order.Template is not { } use)
        {
            return order;
        }

        if (order.Body.Length > 0)
        {
            return Problem.Invalid("body", "A template brings its own text.", "Leave body out, and put what changes into templateVars.");
        }

        var found = await templates.ToSend(order.Sender.Organization, order.Sender.Credential, use.Id, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        if (found.Value is not { ProviderRef: { } known } template)
        {
            return Problem.Conflict(
                "template_creating",
                "The provider has yet to confirm that it has this template.",
                "Ask for the template again in a moment with GET /api/v1/whatsapp/templates/{templateId}.");
        }

        // What Switchboard sends of its own accord, such as an alert, has no purpose that somebody states.
        var isMarketing = template.Category == TemplateCategory.Marketing && order.Caller is not null;
        if (isMarketing && !order.IsPurposeOpen && order.Purpose != Purpose.Marketing)
        {
            return SaysMarketing;
        }

        var values = TemplateText.Read("templateVars", template.Variables, use.Variables);
        return values.Problem is { } wrong
            ? wrong
            : order with
            {
                Body = TemplateText.Fill(template.Content.Body, values.Value), Template = new(known, values.Value), TemplateNamed = use.Id,
                Purpose = isMarketing ? Purpose.Marketing : order.Purpose,
            };
    }
}

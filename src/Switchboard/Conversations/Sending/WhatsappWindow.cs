using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Templates;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// A text of one's own goes over WhatsApp only within 24 hours of the person's last message to the same sender; later only an approved template does.
/// https://developers.facebook.com/docs/whatsapp/conversation-types
/// </summary>
internal sealed class WhatsappWindow : IGateRule
{
    const string Source = "MSG-1: WhatsApp's customer service window";

    static readonly TimeSpan Window = TimeSpan.FromHours(24);

    // A question for each conversation: joined, PostgreSQL reads all messages of the time.
    static readonly Sql LastHeard = """
        SELECT max(theirs.heard_at) AS heard_at FROM (
            SELECT (
                SELECT max(m.created_at) FROM message m
                WHERE m.organization_id = @organization AND m.conversation_id = t.id AND m.id >= @since AND m.channel = 'whatsapp' AND m.direction = 'in'
                    AND m.from_address = @To AND m.to_address = @From) AS heard_at
            FROM (
                SELECT c.id FROM contact_address a
                JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @AgentId AND c.contact_id = a.contact_id
                WHERE a.organization_id = @organization AND a.address = @To
                UNION ALL
                SELECT k.id FROM contact_address a
                JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @AgentId AND c.contact_id = a.contact_id
                CROSS JOIN conversation k
                WHERE k.merged_into = c.id AND k.organization_id = c.organization_id AND a.organization_id = @organization AND a.address = @To) AS t
            ) AS theirs
        """;

    static readonly Sql Template = "SELECT name, state, reason FROM message_template WHERE organization_id = @organization AND provider_ref = @TemplateRef";

    public string Name => "whatsapp_window";

    public int Order => 60;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Channel != ChannelKind.Whatsapp)
        {
            return Verdict.Allow;
        }

        var template = outbound.TemplateRef is null ? null : await session.One(Template, outbound, Held.From);
        if (template is { State: TemplateState.Approved })
        {
            return Verdict.Allow;
        }

        if (outbound.TemplateRef is not null && template is null)
        {
            return Verdict.Deny("The template is no longer there.", Name, Source, next: "Send another template, or use another channel.");
        }

        // What was taken in late still counts from when it was written.
        var asked = new { outbound.AgentId, outbound.From, outbound.To, since = Ids.Floor(MessageId.Prefix, outbound.At - Window) };
        var heard = await session.One(LastHeard, asked, row => row.InstantOrNull("heard_at"));
        return heard + Window > outbound.At ? Verdict.Allow
            : template is not null ? Verdict.Deny(
                $"The template {template.Name} is {EnumText.Of(template.State)}{(template.Reason is null ? "" : $" ({template.Reason})")}, and this "
                + "person hasn't written over WhatsApp within 24 hours.", Name, Source,
                next: NextFor(template.State))
            : Verdict.Deny(
                heard is null
                    ? "This person hasn't written over WhatsApp within 24 hours."
                    : $"This person last wrote over WhatsApp at {heard:yyyy-MM-dd HH:mm} UTC, more than 24 hours before.",
                Name,
                Source,
                next: "Send an approved template (templateId, templateVars), or use another channel.");
    }

    static string NextFor(TemplateState state) => (state switch
    {
        TemplateState.Creating or TemplateState.Pending => "Wait until it is approved",
        TemplateState.Paused => "Wait until WhatsApp takes it again",
        TemplateState.Unsubmitted => "An admin has to hand it in first (POST /api/v1/whatsapp/templates/{templateId}/submit)",
        _ => "It won't be approved as it is: an admin can hand in a corrected one under another name",
    }) + "; comms_list_templates shows those that are approved, or use another channel.";

    sealed record Held(string Name, TemplateState State, string? Reason)
    {
        public static Held From(Row row) => new(row.Text("name"), row.Enum<TemplateState>("state"), row.TextOrNull("reason"));
    }
}

using Switchboard.Channels;
using Switchboard.Channels.Mail;

namespace Switchboard.Conversations.Sending;

/// <summary>What a person reads of a message beside its text.</summary>
internal static class AlsoRead
{
    /// <inheritdoc cref="Channels.Gate.Outbound.Further" />
    public static IReadOnlyList<string> Of(string? subject, string? html, TemplateUse? template) =>
        subject is null && html is null && template is null ? []
        : [.. new[] { subject, html is null ? null : MailText.OfHtml(html) }.OfType<string>(), .. template?.Variables.Values ?? []];
}

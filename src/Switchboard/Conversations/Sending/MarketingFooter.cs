using System.Net;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Mail;
using Switchboard.Compliance;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// What stands under marketing mail: the organization's postal address, where the text lacks it, and the way out. The link is put there as the mail
/// leaves: whoever reads the conversation could press it.
/// </summary>
internal static class MarketingFooter
{
    /// <summary>The draft with the postal address under it, where it has to be and isn't.</summary>
    public static async ValueTask<OutgoingMessage> Under(Session unit, OutgoingMessage draft) =>
        draft is not { Channel: ChannelKind.Email, Purpose: Purpose.Marketing } || (await SendingPolicy.Of(unit)).PostalAddress is not { } address ? draft
        : draft with
        {
            Body = Has(draft.Body, address) ? draft.Body : $"{draft.Body}\n\n-- \n{address}",
            Html = draft.Html is not { } html || Has(MailText.OfHtml(html), address) ? draft.Html : Below(html, WebUtility.HtmlEncode(address)),
        };

    /// <summary>What leaves, with the way out under it.</summary>
    public static (string Body, OutboundMail? Mail) WithLink(Delivery delivery, OutboundMail? mail) =>
        mail?.UnsubscribeUrl is not { } url || delivery.Purpose != Purpose.Marketing ? (delivery.Body, mail)
        : ($"{delivery.Body}\n\nUnsubscribe: {url}",
            mail.Html is not { } html ? mail : mail with { Html = Below(html, $"<a href=\"{WebUtility.HtmlEncode(url)}\">Unsubscribe</a>") });

    /// <summary>Whether a text has an address, however its lines are broken.</summary>
    static bool Has(string text, string address) => Letters(text).Contains(Letters(address), StringComparison.Ordinal);

    static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    static string Below(string html, string paragraph)
    {
        var end = html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return html.Insert(end < 0 ? html.Length : end, $"<p>{paragraph}</p>");
    }
}

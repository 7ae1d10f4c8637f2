using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Registration;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// What the networks turn down after Twilio has accepted it. US carriers: texts of unregistered numbers (30034). WhatsApp: outside of the 24-hour window
/// everything but approved templates (63016). A phone that is off keeps a chat waiting at "sent", and so does a person who blocked the sender: WhatsApp
/// tells nobody.
/// https://www.twilio.com/docs/api/errors/63016 https://www.twilio.com/docs/whatsapp/api/error-code-mapping
/// </summary>
internal sealed class Refusals(ChatWindows windows, TemplateBook templates, Rules rules, Population population)
{
    public int? Of(Message message) => message.IsChat ? OfChat(message) : rules.Forbid(message) ? 30034 : null;

    int? OfChat(Message message)
    {
        if (message.Rendered is { LacksVariables: true })
        {
            return 63028;
        }

        var isFree = message.Template is null || !templates.IsApproved(message.Template);
        if (isFree && !windows.IsOpen(message.From, message.To))
        {
            return 63016;
        }

        return population.Meet(message.To).Reachability switch
        {
            Reachability.Unknown or Reachability.Landline => 63024,
            Reachability.Filtered => 63049,
            _ => null,
        };
    }
}

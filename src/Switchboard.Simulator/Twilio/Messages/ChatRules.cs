using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// What WhatsApp takes after Twilio has accepted it: outside of the 24-hour window approved templates alone (63016). A phone that is off keeps the
/// message waiting at "sent", and so does a person who blocked the sender: WhatsApp tells nobody.
/// https://www.twilio.com/docs/api/errors/63016 https://www.twilio.com/docs/whatsapp/api/error-code-mapping
/// </summary>
internal sealed class ChatRules(ChatWindows windows, TemplateBook templates, Population population)
{
    public int? Trouble(Message message)
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

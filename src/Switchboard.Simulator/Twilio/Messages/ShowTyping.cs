using System.Text.Json.Nodes;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// messaging.twilio.com/v2/Indicators/Typing.json: "typing …" on the person's phone, and the message that is being answered shows as read.
/// https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource
/// </summary>
internal sealed class ShowTyping(MessageBook messages, Population population, Changes changes)
{
    public TwilioAnswer Handle(TwilioRequest request)
    {
        if (request.Text("channel") is not "whatsapp")
        {
            return TwilioAnswer.Error(400, 20001, "channel must be whatsapp");
        }

        if (messages.Find(request.Account, request.Text("messageId") ?? "") is not { Direction: "inbound", IsChat: true } message)
        {
            return TwilioAnswer.Error(404, 20404, $"The message {request.Text("messageId")} was not found");
        }

        var answer = TwilioAnswer.Of(200, new JsonObject { ["success"] = true }) with { MessageSid = message.Sid, From = message.To, To = message.From };
        return answer with { Then = () => MarkRead(message) };
    }

    void MarkRead(Message message)
    {
        if (population.Find(message.From)?.Find(message.Sid) is { } written)
        {
            (written.State, written.Trouble) = ("read", null);
            changes.Happened();
        }
    }
}

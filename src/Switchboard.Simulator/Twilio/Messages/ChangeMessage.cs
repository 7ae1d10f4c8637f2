namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>POST and DELETE Messages/{sid}.json: call off a scheduled message, take the text away, or the whole message.</summary>
internal sealed class ChangeMessage(MessageBook messages, TellStatus status, TimeProvider clock)
{
    public TwilioAnswer Update(TwilioRequest request)
    {
        if (messages.Find(request.Account, request.Route["sid"]) is not { } message)
        {
            return request.NotFound();
        }

        if (request.Text("Status") is "canceled")
        {
            if (message.TryLeave("scheduled", "canceled", clock.GetUtcNow()))
            {
                return TwilioAnswer.Json(200, message.Shape(), TwilioJson.Wire.MessageShape) with
                {
                    MessageSid = message.Sid,
                    Then = () => status.Tell(message, "canceled"),
                };
            }

            return TwilioAnswer.Error(400, 30409, "Message is not in a cancelable state") with { MessageSid = message.Sid };
        }

        if (request.Text("Body") is not "")
        {
            return TwilioAnswer.Error(400, 20001, "Body can only be updated to the empty string") with { MessageSid = message.Sid };
        }

        if (!message.IsFinal)
        {
            return TwilioAnswer.Error(
                400, 20009, "Cannot redact message because delivery of message has not been completed.") with { MessageSid = message.Sid };
        }

        message.Redact(clock.GetUtcNow());
        return TwilioAnswer.Json(200, message.Shape(), TwilioJson.Wire.MessageShape) with { MessageSid = message.Sid };
    }

    public TwilioAnswer Delete(TwilioRequest request)
    {
        if (messages.Find(request.Account, request.Route["sid"]) is not { } message)
        {
            return request.NotFound();
        }

        if (!message.IsFinal)
        {
            return TwilioAnswer.Error(
                409, 20009, "Cannot delete message because delivery of message has not been completed.") with { MessageSid = message.Sid };
        }

        messages.Remove(request.Account, message.Sid);
        return TwilioAnswer.NoContent with { MessageSid = message.Sid };
    }
}

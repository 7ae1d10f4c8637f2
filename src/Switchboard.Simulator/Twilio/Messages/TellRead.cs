using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>WhatsApp's read receipts: the person opened the chat. Text messages have none.</summary>
internal sealed class TellRead(MessageBook messages, Accounts accounts, TellStatus status, TimeProvider clock)
{
    public void Tell(IReadOnlyList<PhoneMessage> opened)
    {
        foreach (var id in opened.Where(m => m is { Provider: "twilio", Channel: "whatsapp" }).Select(m => m.Id))
        {
            if (accounts.All.Select(a => messages.Find(a, id)).FirstOrDefault(m => m is not null) is { Status: "delivered" } message)
            {
                message.Become("read", clock.GetUtcNow());
                status.Tell(message, "read");
            }
        }
    }
}

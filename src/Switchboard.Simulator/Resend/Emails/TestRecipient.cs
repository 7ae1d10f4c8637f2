using Switchboard.Simulator.Resend.Domains;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>
/// Addresses that always behave in one way: delivered, bounced, complained and suppressed, with or without a label
/// (delivered+order-7@resend.dev).
/// </summary>
internal static class TestRecipient
{
    public static bool Is(Mailbox recipient, string name) => recipient.Domain == DomainBook.TestDomain && recipient.Address.Split('@', '+')[0] == name;
}

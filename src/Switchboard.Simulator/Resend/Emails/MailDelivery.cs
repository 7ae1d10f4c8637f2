using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Suppressions;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>
/// A mail's way: it waits if it is scheduled, is sent, and then each recipient's server takes it, refuses it, or lets it wait. Who is on the
/// suppression list gets nothing. https://resend.com/docs/dashboard/emails/introduction
/// </summary>
internal sealed class MailDelivery(
    SimulatorOptions options, EmailEvents events, SuppressionList suppressions, Postman postman, TruthLedger ledger, Background background)
{
    public void Begin(Email email)
    {
        if (email.LastEvent == "scheduled")
        {
            events.Tell(email, "scheduled", email.To);
        }

        background.Run(() => Run(email), () => Postman.Row(email, email.To[0], "broke"));
    }

    async Task Run(Email email)
    {
        while (email.Wait(options.Clock.GetUtcNow()) is { } wait)
        {
            await Task.WhenAny(wait.Sooner, background.Pause(wait.For));
            background.Ending.ThrowIfCancellationRequested();
        }

        if (!email.TryLeave())
        {
            return;
        }

        await background.Pause(options.Delivery.ToSending);
        var stopped = email.Recipients.Where(recipient => IsSuppressed(email, recipient)).ToList();
        var others = email.Recipients.Except(stopped).ToList();
        foreach (var recipient in stopped)
        {
            Suppress(email, recipient);
        }

        if (others.Count > 0)
        {
            events.Tell(email, "sent", others);
            await background.Pause(options.Delivery.ToSent + options.Delivery.ToFinal);
            await Task.WhenAll(others.Select(recipient => Deliver(email, recipient)));
        }
    }

    async Task Deliver(Email email, Mailbox recipient)
    {
        var fate = postman.TryDeliver(email, recipient);
        if (fate.IsDelayed)
        {
            events.Tell(email, "delivery_delayed", [recipient]);
            await background.Pause(options.Mail.UntilGivenUp);
            fate = postman.TryDeliver(email, recipient);
        }

        if (fate.Bounce is not { } bounce)
        {
            ledger.Add(Postman.Row(email, recipient, "received") with { MessageStatus = "delivered" });
            events.Tell(email, "delivered", [recipient]);
            if (TestRecipient.Is(recipient, "complained"))
            {
                events.Tell(email, "complained", [recipient]);
            }

            return;
        }

        ledger.Add(Postman.Row(email, recipient, "blocked") with { MessageStatus = "bounced", Error = $"{bounce.Type}/{bounce.SubType}" });
        events.Tell(email, "bounced", [recipient], data => data with { Bounce = bounce });
        if (bounce.Type == "Permanent" && recipient.Domain != DomainBook.TestDomain)
        {
            suppressions.Add(email.Team, recipient.Address, "bounce", email.Id);
        }
    }

    bool IsSuppressed(Email email, Mailbox recipient) =>
        TestRecipient.Is(recipient, "suppressed") || suppressions.Find(email.Team, recipient.Address) is not null;

    void Suppress(Email email, Mailbox recipient)
    {
        var complained = suppressions.Find(email.Team, recipient.Address)?.Origin == "complaint";
        ledger.Add(Postman.Row(email, recipient, "blocked") with { MessageStatus = "suppressed" });
        events.Tell(email, "suppressed", [recipient], data => data with
        {
            Suppressed = new Suppressed(
                "Resend has suppressed sending to this address because it is on the account-level suppression list.",
                "OnAccountSuppressionList", complained ? "previous_complaint" : "previous_bounce", []),
        });
    }
}

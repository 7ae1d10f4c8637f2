using System.Collections.Concurrent;
using System.Security.Cryptography;
using Switchboard.Simulator.Resend;
using Switchboard.Simulator.Resend.Emails;

namespace Switchboard.Simulator.SendGrid.Mails;

/// <summary>A mail to one recipient that an account sends.</summary>
/// <param name="Id">What <c>X-Message-Id</c> said of the request.</param>
internal sealed record OutMail(
    string Id, SendGridAccount Account, Mailbox From, Mailbox To, IReadOnlyList<string> Recipients, IReadOnlyList<string> ReplyTo, string Subject,
    DateTimeOffset Created)
{
    public string? Text { get; init; }
    public string? Html { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> CustomArgs { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    public DateTimeOffset? SendAt { get; init; }
    public bool TracksOpens { get; init; }
    public bool TracksClicks { get; init; }

    /// <summary>Its id in events: with the machine behind it that took it.</summary>
    public string EventId { get; } =
        $"{Id}.recvd-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}"
        + $"-{RandomNumberGenerator.GetInt32(1, 9)}-{RandomNumberGenerator.GetHexString(8)}-1.0";

    /// <summary>The Message-ID that it goes out under.</summary>
    public string InternetId { get; } = $"<{Id}@geopod-ismtpd-1>";

    /// <summary>processed, delivered or not_delivered.</summary>
    public string State { get; set; } = "processed";

    public DateTimeOffset LastEventAt { get; set; } = Created;
}

/// <summary>The mails of every account; the oldest go when there are too many.</summary>
internal sealed class MailBook(SimulatorOptions options) : IForgets
{
    readonly ConcurrentQueue<OutMail> all = new();

    public IEnumerable<OutMail> Of(SendGridAccount account) => all.Where(mail => mail.Account.Id == account.Id);

    public OutMail? Find(string eventId) => all.FirstOrDefault(mail => mail.EventId == eventId);

    public void Add(OutMail mail)
    {
        all.Enqueue(mail);
        if (all.Count > options.MessageCapacity)
        {
            all.TryDequeue(out _);
        }
    }

    public void Forget() => all.Clear();
}

/// <summary>An address that an account's mails don't go to any more, and why: <c>Bounced Address</c>, <c>Spam Reporting Address</c>.</summary>
internal sealed record Block(string AccountId, string Email, string Reason);

/// <summary>Who is not written to any more.</summary>
internal sealed class Blocks
{
    readonly ConcurrentDictionary<(string Account, string Email), Block> all = new();

    /// <summary>Called when the list is another than before.</summary>
    public Action? Changed { get; set; }

    public IEnumerable<Block> All => all.Values.OrderBy(block => block.Email, StringComparer.Ordinal);

    public Block? Find(SendGridAccount account, string email) => all.GetValueOrDefault((account.Id, email));

    public void Restore(Block block) => all[(block.AccountId, block.Email)] = block;

    public void Add(SendGridAccount account, string email, string reason)
    {
        Restore(new(account.Id, email, reason));
        Changed?.Invoke();
    }
}

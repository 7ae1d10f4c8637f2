namespace Switchboard.Simulator.People;

/// <summary>What a person writes in a mail program.</summary>
internal sealed record MailDraft(
    string To, string Subject, string? Text, string? Html, string? InReplyTo, string? References, IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<MailFile> Attachments);

/// <summary>A mail provider, as seen from a person's mailbox.</summary>
internal interface IMailCarrier
{
    /// <summary>Takes what a person wrote. None: nobody receives mail at this address here.</summary>
    Mail? Take(Person writer, MailDraft draft);

    /// <summary>A mail that it brought was opened.</summary>
    void Opened(Mail mail);

    /// <summary>A link in a mail that it brought was followed.</summary>
    void Followed(Mail mail, string link);

    /// <summary>A mail that it brought was marked as spam.</summary>
    void MarkedAsSpam(Person person, Mail mail);
}

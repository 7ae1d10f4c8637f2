using Switchboard.Channels.Mail.Domains;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Onboarding;

/// <summary>Where a customer's mailbox will be.</summary>
/// <param name="Domain">Null where none is wished for, or there is no provider of mailboxes.</param>
/// <param name="Added">The domain that was added for it just now.</param>
internal sealed record MailPlace(MailboxDomain? Domain, string? Added);

/// <summary>Finds the domain of a customer's mailbox, adding one that it names, and takes that back when the rest does not come about.</summary>
[Singleton]
internal sealed class CustomerMail(Database db, DomainBook book, AddMailDomain add, RemoveMailDomain remove)
{
    static readonly Problem NoMailbox = Problem.Invalid(
        "emailDomain", "A mail domain is named, and no mailbox is wished for.", "Send capabilities with email true, or leave emailDomain out.");

    /// <param name="mayAdd">Whether a domain may be added; a repetition adds none.</param>
    public async Task<Outcome<MailPlace>> Find(OrganizationId organization, OnboardCustomer.Request request, bool mayAdd, Caller caller, CancellationToken ct)
    {
        var wished = request.EmailDomain?.Trim().ToLowerInvariant();
        if (request.Capabilities is not { Email: true })
        {
            return wished is null ? new MailPlace(null, null) : NoMailbox;
        }

        var account = await book.OfAccount(organization, ct);
        if (account.Problem is { } unread)
        {
            return unread;
        }

        if (wished is null || wished == account.Value?.Name)
        {
            return new MailPlace(account.Value, null);
        }

        var known = await db.Read(organization, session => session.One(MailDomain.Find, new { domain = wished }, MailDomain.From), ct);
        if (known is null && !mayAdd)
        {
            return new MailPlace(null, null);
        }

        var added = await add.Add(wished, organization, caller, ct);
        if (added.Problem is { } refused)
        {
            await TakeBack(new(null, known is null ? wished : null), organization, caller);
            return refused with { Field = "emailDomain" };
        }

        var domain = added.Value;
        return new MailPlace(new(domain.Domain, domain.Provider, domain.Status, domain.Records), known is null ? domain.Domain : null);
    }

    /// <summary>What the provider does not take back now stays in the organization's list of domains, or goes with the organization.</summary>
    public async Task TakeBack(MailPlace place, OrganizationId organization, Caller caller)
    {
        if (place.Added is { } domain)
        {
            await remove.Remove(domain, organization, caller, CancellationToken.None);
        }
    }
}

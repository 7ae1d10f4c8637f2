using System.Collections.Concurrent;

namespace Switchboard.Simulator.Resend.Domains;

/// <summary>Who has which domain. A name belongs to one team; a subdomain is a domain of its own.</summary>
internal sealed class DomainBook
{
    /// <summary>Resend's own domain: anybody may send from it, but only to the test recipients.</summary>
    public const string TestDomain = "resend.dev";

    readonly ConcurrentDictionary<string, Domain> byName = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Domain> All => byName.Values.OrderBy(domain => domain.Created).ThenBy(domain => domain.Name, StringComparer.Ordinal);

    public IReadOnlyList<Domain> NewestFirst(Team team) => [.. All.Where(domain => domain.TeamId == team.Id).Reverse()];

    public Domain? Named(string name) => byName.GetValueOrDefault(name);

    public Domain? Find(Team team, string id) => byName.Values.FirstOrDefault(domain => domain.Id == id && domain.TeamId == team.Id);

    public bool TryAdd(Domain domain) => byName.TryAdd(domain.Name, domain);

    public void Remove(Domain domain) => byName.TryRemove(new(domain.Name, domain));

    /// <summary>None: this team may send so.</summary>
    public ResendAnswer? WhySendingIsRefused(Team team, Mailbox from, IEnumerable<Mailbox> recipients)
    {
        if (from.Domain == TestDomain)
        {
            return recipients.All(recipient => recipient.Domain == TestDomain)
                ? null
                : ResendAnswer.Refuse(
                    403, "validation_error",
                    "You can only send testing emails to your own email address. To send emails to other recipients, please verify a domain at "
                    + "resend.com/domains, and change the `from` address to an email using this domain.");
        }

        return Named(from.Domain) is { CanSend: true } domain && domain.TeamId == team.Id
            ? null
            : ResendAnswer.Refuse(
                403,
                "validation_error",
                $"The {from.Domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains");
    }
}

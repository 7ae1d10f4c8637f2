using Switchboard.Channels.Mail;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>An address for an agent's mail.</summary>
internal sealed record Mailbox(string Address, string Provider, CredentialId Credential);

/// <summary>Chooses addresses at the domain of the organization's account, or else of the deployment's.</summary>
[Singleton]
internal sealed class Mailboxes(IEnumerable<IMailboxProvider> providers, Credentials credentials)
{
    const int LongestName = 30;
    const int SuffixLength = 6;

    /// <summary>An agent's address, which begins with what people call it and ends with a part of its id: many may have the same name at a domain that many share.</summary>
    public async ValueTask<Mailbox?> For(OrganizationId organization, AgentId agent, string displayName, CancellationToken ct)
    {
        foreach (var provider in providers.OrderBy(provider => provider.Name, StringComparer.Ordinal))
        {
            if (await credentials.For(organization, provider.Name, ct) is { } credential)
            {
                return new($"{NameOf(displayName)}.{agent.Value[^SuffixLength..].ToLowerInvariant()}@{provider.DomainOf(credential)}", provider.Name, credential.Id);
            }
        }

        return null;
    }

    // Letters beyond ASCII are in few mailboxes, and not every mail program takes them: what isn't a letter or digit of ASCII separates words.
    static string NameOf(string displayName)
    {
        var words = new string([.. displayName.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('-', words);
        return name.Length == 0 ? "agent" : name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
    }
}

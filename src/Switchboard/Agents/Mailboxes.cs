using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Channels.Mail.Domains;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>An address for an agent's mail.</summary>
/// <param name="OwnDomain">The domain that it is at, where that is one that the organization has added.</param>
internal sealed record Mailbox(string Address, string Provider, CredentialId Credential, string? OwnDomain = null);

/// <summary>Chooses addresses: at a domain of the organization's own, or at the one that its account, else the deployment's, is for.</summary>
[Singleton]
internal sealed class Mailboxes(Database database, IEnumerable<IMailboxProvider> providers, Credentials credentials, AgentDirectory agents)
{
    const int LongestName = 30;
    const int SuffixLength = 6;

    /// <summary>
    /// An agent's address, which begins with what people call it. At a domain that many share it ends with a part of the agent's id; at an
    /// organization's own only where the name is taken.
    /// </summary>
    /// <param name="domain">One that the organization has added; null is the account's.</param>
    /// <param name="chosen">The account that it shall be at; null for the one in force.</param>
    public async ValueTask<Outcome<Mailbox?>> For(
        OrganizationId organization, AgentId agent, string displayName, string? domain, ProviderCredential? chosen, CancellationToken ct)
    {
        var wished = domain?.Trim().ToLowerInvariant();
        foreach (var provider in providers.Where(one => chosen is null || one.Name == chosen.Provider)
            .OrderBy(provider => provider.Name, StringComparer.Ordinal))
        {
            if ((chosen ?? await credentials.For(organization, provider.Name, ct)) is { } credential
                && (wished is null || wished == provider.DomainOf(credential)))
            {
                return new Mailbox($"{NameOf(displayName)}.{SuffixOf(agent)}@{provider.DomainOf(credential)}", provider.Name, credential.Id);
            }
        }

        return wished is null ? (Mailbox?)null : await AtOwn(organization, agent, displayName, wished, chosen, ct);
    }

    async ValueTask<Outcome<Mailbox?>> AtOwn(
        OrganizationId organization, AgentId agent, string displayName, string domain, ProviderCredential? chosen, CancellationToken ct)
    {
        if (await database.Read(organization, session => session.One(MailDomain.Find, new { domain }, MailDomain.From), ct) is not { } added)
        {
            return MailDomain.Unknown with { Field = "emailDomain" };
        }

        if (chosen is not null && chosen.Id != added.Credential)
        {
            return Problem.Conflict(
                "domain_elsewhere",
                $"The domain {domain} is at another account than the one that was chosen.",
                "Leave providerOverrides.email or emailDomain out.")
                with { Field = "providerOverrides.email" };
        }

        var plain = $"{NameOf(displayName)}@{domain}";
        var holders = await agents.Holding(ChannelKind.Email, plain, ct);
        return new Mailbox(holders.All(holder => holder.AgentId == agent) ? plain : Unlike(plain, agent), added.Provider, added.Credential, domain);
    }

    /// <summary>The address that an agent has where another has this one.</summary>
    public static string Unlike(string address, AgentId agent) => address.Insert(address.IndexOf('@', StringComparison.Ordinal), "." + SuffixOf(agent));

    static string SuffixOf(AgentId agent) => agent.Value[^SuffixLength..].ToLowerInvariant();

    // Letters beyond ASCII are in few mailboxes, and not every mail program takes them: what isn't a letter or digit of ASCII separates words.
    static string NameOf(string displayName)
    {
        var words = new string([.. displayName.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('-', words);
        return name.Length == 0 ? "agent" : name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
    }
}

using System.Security.Cryptography;
using System.Text;
using Switchboard.Data;

namespace Switchboard.Channels.Mail.Domains;

/// <summary>
/// A name that another organization claims and hasn't proved to be its own. Who proves it gets it: by a name below it that is told to
/// nobody else, added and verified like any domain. Only who rules the name's DNS can set records there. The name's own records can't tell:
/// both claims may be in one account at the provider, which wants the same records of both.
/// </summary>
[Singleton]
internal sealed class ContestDomain(Database database, RemoveMailDomain remove, SecretBox box)
{
    const string Place = "mail_domain.proof";
    const int LabelLength = 16;

    static readonly Sql Holder = $"SELECT {MailDomain.Columns} FROM mail_domain WHERE domain = @domain";

    /// <summary>What is said of a name that is somebody else's.</summary>
    public static readonly Problem Taken =
        Problem.Conflict(
            "domain_taken",
            "This domain is in use here already, by whom it belongs to.",
            "Use another one, or a subdomain such as mail.example.com.") with { Field = "domain" };

    /// <summary>Takes the name from whoever claims it without proof, when the organization has proved that it is its own.</summary>
    /// <returns>What stands in the way, or the name that proved it, which has done its work; neither when nobody else claims it.</returns>
    public async Task<(Problem? Problem, string? Proof)> Win(OrganizationId organization, string domain, CancellationToken ct)
    {
        if (await database.ReadSystem(session => session.One(Holder, new { domain }, MailDomain.From), ct) is not { } held || held.Organization == organization)
        {
            return (null, null);
        }

        if (held.Status == MailDomainStatus.Verified)
        {
            return (Taken, null);
        }

        var proof = $"{LabelOf(organization, domain)}.{domain}";
        return await database.Read(
            organization,
            session => session.One(MailDomain.Find, new { domain = proof }, MailDomain.From),
            ct) is { Status: MailDomainStatus.Verified }
            ? (await remove.Lose(held, ct), proof)
            : (Claimed(proof), null);
    }

    static Problem Claimed(string proof) => Problem.Conflict(
        "domain_taken",
        "Another organization has claimed this domain, and hasn't proved yet that it is its own.",
        $"If it is yours, prove it: add {proof} as a domain, set its DNS records, and when it is verified add this one again; it is yours then. "
            + "Or use another one.") with
        {
            Field = "domain",
        };

    // Nobody else can know it, so nobody can have it beforehand. Names of the DNS know no capitals.
    string LabelOf(OrganizationId organization, string domain) =>
        "switchboard-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(box.Mark($"{organization}\n{domain}", Place))))[..LabelLength];
}

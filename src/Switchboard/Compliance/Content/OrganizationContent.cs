using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Content;

/// <summary>The wordings that an organization itself forbids its agents.</summary>
internal sealed class OrganizationContent : IGateRule
{
    static readonly Sql Phrases = "SELECT id, phrase FROM content_rule WHERE organization_id = @organization";

    public string Name => "organization_content";

    public int Order => 91;

    public string Suspicion => "EXISTS (SELECT 1 FROM content_rule r WHERE r.organization_id = @organization)";

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Confirmation || outbound.IsCopy)
        {
            return Verdict.Allow;
        }

        var list = new PhraseList();
        foreach (var (id, phrase) in await session.Many(Phrases, null, row => (row.Text("id"), row.Text("phrase"))))
        {
            list.Add(phrase, id);
        }

        var broken = list.Find(outbound.Body) ?? outbound.Further.Select(list.Find).FirstOrDefault(name => name is not null);
        return broken is null ? Verdict.Allow : Verdict.Deny(
            $"The text has a wording that the organization forbids ({broken}).", Name, "The organization's content rules (GET /api/v1/content-rules)",
            next: "Write it in other words. An admin sees and changes the organization's rules.");
    }
}

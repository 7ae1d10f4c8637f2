using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Forgets the words that only a message's person reads. They are kept a little longer than they hold, since a provider that has taken one
/// without saying so is asked for it by its text.
/// </summary>
internal sealed class ForgetWords(Broom broom, Database database, ILogger<ForgetWords> log) : Sweep(broom, log)
{
    static readonly TimeSpan After = TimeSpan.FromMinutes(10);

    static readonly Sql Organizations = "SELECT DISTINCT organization_id FROM message_content WHERE sealed IS NOT NULL AND sealed_until <= @before";

    static readonly Sql Forget = """
        UPDATE message_content SET sealed = NULL WHERE organization_id = @organization AND sealed IS NOT NULL AND sealed_until <= @before
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromMinutes(1));

    public override async Task Round(CancellationToken ct)
    {
        var due = new { before = Clock.GetUtcNow() - After };
        var organizations = await database.ReadSystem(session => session.Many(Organizations, due, row => row.Id<OrganizationId>("organization_id")), ct);
        foreach (var organization in organizations)
        {
            await database.Write(organization, unit => unit.Execute(Forget, due), ct);
        }
    }
}

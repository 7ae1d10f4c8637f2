using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup;

/// <summary>
/// Makes the tokens, a sample organization and a sample agent of an empty deployment, writes them to a file and says them once, to a terminal. The deployment's
/// own row is <c>preparing</c> until the file is on disk: what an interrupted first run left is taken up at the next start.
/// </summary>
internal sealed class FirstRun(Database db, Leases leases, TimeProvider clock, SampleOrganization sample, FirstRunTokens tokens, FirstRunNote note) : IReadyStep
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    static readonly Sql Status = "SELECT status FROM organization WHERE organization_id = @organization";
    static readonly Sql Finish = "UPDATE organization SET status = 'active', version = version + 1 WHERE organization_id = @organization";

    public int Order => 200;

    public async Task Run(CancellationToken ct)
    {
        while (await db.Read(
            OrganizationId.Deployment,
            session => session.One(Status, null, row => row.Enum<OrganizationStatus>("status")),
            ct) == OrganizationStatus.Preparing)
        {
            // The same data folder on the same machine is the same node, started again.
            if (await leases.TryHold("first-run", Lease, ct, db.Kind == DatabaseKind.Sqlite ? "this" : $"{Environment.MachineName}:{note.Folder}"))
            {
                await Prepare(ct);
                return;
            }

            // Another node is at it, or died at it: its lease tells in a minute.
            await Task.Delay(Look, clock, ct);
        }

        note.Readdress();
    }

    async Task Prepare(CancellationToken ct)
    {
        var organization = await sample.Make(ct);
        var agent = await sample.Provision(organization, ct);
        var made = agent.Succeeded ? agent.Value : default(AgentId?);
        var file = note.Earlier is { } earlier && await tokens.AreInForce(earlier, organization, made, ct)
            ? earlier
            : await tokens.Issue(organization, made, ct);
        file = note.Write(file);
        await db.Write(OrganizationId.Deployment, unit => unit.Execute(Finish), ct);
        note.Tell(file, agent.Problem);
    }
}

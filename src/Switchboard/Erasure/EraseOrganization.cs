using Microsoft.Extensions.Logging;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Erasure;

/// <summary>
/// The job that deletes an organization. Each of its steps can be done twice, so it goes on wherever it was cut off. The audit log goes
/// last, when <see cref="ErasureProof"/> has what it ended with.
/// </summary>
internal sealed partial class EraseOrganization(
    IEnumerable<IHeldOutside> held, StopOrganization stop, EraseRows rows, ErasureProof proof, TimeProvider clock,
    ILogger<EraseOrganization> log) : IJobHandler
{
    public const string JobKind = "organization.erase";

    static readonly TimeSpan SealedBy = TimeSpan.FromSeconds(1);

    /// <summary>Longer than any node remembers an agent, a token or a credential.</summary>
    static readonly TimeSpan LastLook = TimeSpan.FromMinutes(2);

    static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>What stands in the way at first is mostly somebody else who is at the same number or subaccount, and done within seconds.</summary>
    static readonly (TimeSpan For, TimeSpan Wait) AtFirst = (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var organization = OrganizationId.From(job.Args);
        var deletion = await proof.Find(organization, ct);
        return deletion?.State switch
        {
            null => JobEnd.Done,
            DeletionState.Releasing when await Release(deletion, ct) is { } trouble => await Wait(deletion, trouble, ct),
            DeletionState.Releasing or DeletionState.Erasing => await Erase(deletion, ct),
            _ => await LookOnceMore(deletion, ct),
        };
    }

    async Task<Problem?> Release(Deletion deletion, CancellationToken ct)
    {
        var organization = deletion.OrganizationId;
        await stop.Stop(organization, deletion.RequestedBy, ct);
        Problem? trouble = null;
        foreach (var one in held)
        {
            // What comes later may only wait for what came before: the first is the cause.
            var stands = await one.GiveBack(organization, deletion.KeepNumbers, deletion.RequestedBy, ct);
            trouble ??= stands;
        }

        if (trouble is null)
        {
            await proof.Begin(organization, await rows.Count(organization, ct), ct);
        }

        return trouble;
    }

    async Task<JobEnd> Wait(Deletion deletion, Problem trouble, CancellationToken ct)
    {
        StillHeld(log, deletion.OrganizationId, trouble.Code);
        await proof.Waits(deletion.OrganizationId, trouble, ct);
        var tried = clock.GetUtcNow() - deletion.RequestedAt;
        var longest = tried < AtFirst.For ? AtFirst.Wait : LongestWait;
        return JobEnd.Later(tried < ShortestWait ? ShortestWait : tried > longest ? longest : tried);
    }

    async Task<JobEnd> Erase(Deletion deletion, CancellationToken ct)
    {
        var organization = deletion.OrganizationId;
        await rows.Erase(organization, count => proof.Progress(organization, count), ct);
        if (!await proof.KeepHead(organization, ct))
        {
            return JobEnd.Later(SealedBy);
        }

        await rows.EraseLog(organization, count => proof.Progress(organization, count), ct);
        await proof.Finish(organization, ct);
        Erased(log, organization);
        return JobEnd.Later(LastLook);
    }

    /// <summary>What was still on its way on some node when the last row went is erased too, and told.</summary>
    async Task<JobEnd> LookOnceMore(Deletion deletion, CancellationToken ct)
    {
        var organization = deletion.OrganizationId;
        var late = await rows.Count(organization, ct);
        if (late.Count > 0)
        {
            await rows.Erase(organization, count => proof.Progress(organization, count), ct);
            await rows.EraseLog(organization, count => proof.Progress(organization, count), ct);
            await proof.Late(organization, late, ct);
        }

        return JobEnd.Done;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deletion of {Organization} waits ({Code}); it is tried again")]
    static partial void StillHeld(ILogger log, OrganizationId organization, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "The organization {Organization} is erased")]
    static partial void Erased(ILogger log, OrganizationId organization);
}

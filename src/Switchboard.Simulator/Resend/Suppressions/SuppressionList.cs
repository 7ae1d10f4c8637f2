using System.Collections.Concurrent;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend.Suppressions;

/// <summary>An address that a team's mails don't go to any more.</summary>
/// <param name="Origin">bounce, complaint or manual.</param>
/// <param name="SourceId">The mail that bounced or was complained of.</param>
internal sealed record Suppression(string Id, string TeamId, string Email, string Origin, string? SourceId, DateTimeOffset Created);

/// <summary>Who is not written to any more: whoever bounced for good, complained, or was entered by hand.</summary>
internal sealed class SuppressionList(TellTeam tell, Changes changes, TimeProvider clock)
{
    readonly ConcurrentDictionary<(string Team, string Email), Suppression> all = new();

    /// <summary>Called when the list is another than before.</summary>
    public Action? Changed { get; set; }

    public IEnumerable<Suppression> All => all.Values.OrderBy(suppression => suppression.Created).ThenBy(suppression => suppression.Id, StringComparer.Ordinal);

    public IReadOnlyList<Suppression> NewestFirst(Team team) => [.. All.Where(suppression => suppression.TeamId == team.Id).Reverse()];

    /// <summary>By id or by address.</summary>
    public Suppression? Find(Team team, string idOrEmail) =>
        all.GetValueOrDefault((team.Id, idOrEmail.ToLowerInvariant()))
            ?? all.Values.FirstOrDefault(suppression => suppression.Id == idOrEmail && suppression.TeamId == team.Id);

    public void Restore(Suppression suppression) => all[(suppression.TeamId, suppression.Email)] = suppression;

    /// <summary>The entry, which may have been there before.</summary>
    public Suppression Add(Team team, string email, string origin, string? sourceId = null)
    {
        var fresh = new Suppression(ResendId.New(), team.Id, email.ToLowerInvariant(), origin, sourceId, clock.GetUtcNow());
        var there = all.GetOrAdd((team.Id, fresh.Email), fresh);
        if (ReferenceEquals(there, fresh))
        {
            Happened(team, fresh, "suppression.added");
        }

        return there;
    }

    public void Remove(Team team, Suppression suppression)
    {
        if (all.TryRemove(new((team.Id, suppression.Email), suppression)))
        {
            Happened(team, suppression, "suppression.removed");
        }
    }

    void Happened(Team team, Suppression suppression, string type)
    {
        Changed?.Invoke();
        changes.Happened();
        tell.Tell(
            team, type,
            new
            {
                id = suppression.Id,
                email = suppression.Email,
                origin = suppression.Origin,
                source_id = suppression.SourceId,
                created_at = ResendJson.Instant(suppression.Created),
            },
            new(suppression.Id, To: suppression.Email));
    }
}

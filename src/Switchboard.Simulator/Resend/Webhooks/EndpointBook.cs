using System.Collections.Concurrent;

namespace Switchboard.Simulator.Resend.Webhooks;

/// <summary>The webhooks of every team.</summary>
internal sealed class EndpointBook
{
    readonly ConcurrentDictionary<string, Endpoint> byId = new(StringComparer.Ordinal);

    public IEnumerable<Endpoint> All => byId.Values.OrderBy(endpoint => endpoint.Created).ThenBy(endpoint => endpoint.Id, StringComparer.Ordinal);

    public IReadOnlyList<Endpoint> NewestFirst(Team team) => [.. All.Where(endpoint => endpoint.TeamId == team.Id).Reverse()];

    public Endpoint? Find(Team team, string id) => byId.TryGetValue(id, out var endpoint) && endpoint.TeamId == team.Id ? endpoint : null;

    /// <summary>Who wants to hear of this, now.</summary>
    public IReadOnlyList<Endpoint> Listening(Team team, string type) =>
        [.. All.Where(endpoint => endpoint.TeamId == team.Id && Listens(endpoint) && endpoint.Events.Contains(type))];

    public bool Listens(Endpoint endpoint) => endpoint.Status == "enabled" && byId.ContainsKey(endpoint.Id);

    public void Add(Endpoint endpoint) => byId[endpoint.Id] = endpoint;

    public void Remove(Endpoint endpoint) => byId.TryRemove(new(endpoint.Id, endpoint));
}

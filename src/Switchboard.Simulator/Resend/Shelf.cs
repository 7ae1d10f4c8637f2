using System.Collections.Concurrent;

namespace Switchboard.Simulator.Resend;

/// <summary>What every team has of one kind; the oldest go when there are too many.</summary>
internal sealed class Shelf<T>(int capacity) where T : class
{
    readonly ConcurrentDictionary<string, Row> rows = new(StringComparer.Ordinal);

    public void Add(Team team, string id, T item) => rows.GetOrAdd(team.Id, static _ => new()).Add(id, item, capacity);

    public T? Find(Team team, string id) => rows.GetValueOrDefault(team.Id)?.Find(id);

    public IReadOnlyList<T> NewestFirst(Team team) => rows.GetValueOrDefault(team.Id)?.NewestFirst() ?? [];

    public void Clear() => rows.Clear();

    sealed class Row
    {
        readonly Lock gate = new();
        readonly Dictionary<string, T> byId = new(StringComparer.Ordinal);
        readonly List<(string Id, T Item)> all = [];

        public void Add(string id, T item, int capacity)
        {
            lock (gate)
            {
                if (all.Count >= capacity)
                {
                    all.Take(all.Count / 2).ToList().ForEach(old => byId.Remove(old.Id));
                    all.RemoveRange(0, all.Count / 2);
                }

                byId[id] = item;
                all.Add((id, item));
            }
        }

        public T? Find(string id)
        {
            lock (gate)
            {
                return byId.GetValueOrDefault(id);
            }
        }

        public T[] NewestFirst()
        {
            lock (gate)
            {
                var items = new T[all.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = all[^(i + 1)].Item;
                }

                return items;
            }
        }
    }
}

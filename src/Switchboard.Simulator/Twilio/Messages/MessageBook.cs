using System.Collections.Concurrent;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>The messages of every account, newest first when read.</summary>
internal sealed class MessageBook(SimulatorOptions options)
{
    readonly ConcurrentDictionary<string, Shelf> shelves = new(StringComparer.Ordinal);

    public void Add(Message message) => ShelfOf(message.Account).Add(message);

    public Message? Find(Account account, string sid) => ShelfOf(account).Find(sid);

    public bool Remove(Account account, string sid) => ShelfOf(account).Remove(sid);

    /// <summary>An account's messages, newest first; by number when one is given, without walking the others.</summary>
    public IEnumerable<Message> NewestFirst(Account account, string? from, string? to) => ShelfOf(account).NewestFirst(from, to);

    public void Clear() => shelves.Clear();

    Shelf ShelfOf(Account account) => shelves.GetOrAdd(account.Sid, static (_, capacity) => new Shelf(capacity), options.MessageCapacity);

    sealed class Shelf(int capacity)
    {
        readonly Lock gate = new();
        readonly Dictionary<string, Message> bySid = new(StringComparer.Ordinal);
        readonly Dictionary<string, List<Message>> byNumber = new(StringComparer.Ordinal);
        List<Message> all = [];

        public void Add(Message message)
        {
            lock (gate)
            {
                if (all.Count >= capacity)
                {
                    ForgetOlderHalf();
                }

                Enter(message);
            }
        }

        public Message? Find(string sid)
        {
            lock (gate)
            {
                return bySid.GetValueOrDefault(sid);
            }
        }

        public bool Remove(string sid)
        {
            lock (gate)
            {
                return bySid.Remove(sid);
            }
        }

        public IEnumerable<Message> NewestFirst(string? from, string? to)
        {
            List<Message> source;
            int count;
            lock (gate)
            {
                source = (to ?? from) is { } number ? byNumber.GetValueOrDefault(number) ?? [] : all;
                count = source.Count;
            }

            for (var i = count - 1; i >= 0; i--)
            {
                Message message;
                lock (gate)
                {
                    message = source[i];
                    if (!bySid.ContainsKey(message.Sid))
                    {
                        continue;
                    }
                }

                if ((from is null || message.From == from) && (to is null || message.To == to))
                {
                    yield return message;
                }
            }
        }

        void Enter(Message message)
        {
            bySid[message.Sid] = message;
            all.Add(message);
            ListOf(message.From).Add(message);
            if (message.To != message.From)
            {
                ListOf(message.To).Add(message);
            }
        }

        List<Message> ListOf(string number)
        {
            if (!byNumber.TryGetValue(number, out var list))
            {
                byNumber[number] = list = [];
            }

            return list;
        }

        /// <summary>New lists, so that readers in the middle of the old ones aren't disturbed.</summary>
        void ForgetOlderHalf()
        {
            var kept = all.Skip(all.Count / 2).Where(m => bySid.ContainsKey(m.Sid)).ToList();
            bySid.Clear();
            byNumber.Clear();
            all = new List<Message>(capacity);
            kept.ForEach(Enter);
        }
    }
}

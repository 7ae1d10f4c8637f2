using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Switchboard.Simulator.People;

/// <summary>Everybody who ever got or wrote a message, or was added by hand.</summary>
internal sealed partial class Population(SimulatorOptions options)
{
    readonly ConcurrentDictionary<string, Person> people = new(StringComparer.Ordinal);

    /// <summary>Called when somebody is new here.</summary>
    public Action? Grew { get; set; }

    public IEnumerable<Person> All => people.Values;

    /// <summary>How many there are: the phone and the WhatsApp on a number are one's.</summary>
    public int Humans => people.Keys.DistinctBy(address => address.StartsWith("whatsapp:", StringComparison.Ordinal) ? address[9..] : address).Count();

    public Person? Find(string address) => people.GetValueOrDefault(Key(address));

    public Person Meet(string address)
    {
        address = Key(address);
        if (people.TryGetValue(address, out var known))
        {
            return known;
        }

        var met = people.GetOrAdd(address, static (a, capacity) => new Person(a, capacity), options.MessageCapacity);
        Grew?.Invoke();
        return met;
    }

    /// <summary>A person's name, by any of the addresses that share a number: the phone and WhatsApp on it.</summary>
    public string? NameOf(Person person) =>
        person.Name ?? Find(person.Address.StartsWith("whatsapp:", StringComparison.Ordinal) ? person.Address[9..] : "whatsapp:" + person.Address)?.Name;

    public bool Remove(string address) => people.TryRemove(Key(address), out _);

    public static bool IsMailbox(string address) => address.Contains('@', StringComparison.Ordinal);

    /// <summary>Mail programs don't mind capitals.</summary>
    static string Key(string address) => IsMailbox(address) ? address.ToLowerInvariant() : address;

    /// <summary>An E.164 number, <c>whatsapp:</c> and a number, an e-mail address, or a chat name.</summary>
    public static bool IsAddress(string? text) => text is { Length: > 1 and <= 254 } && Address().IsMatch(text);

    [GeneratedRegex(
        @"^(?:(?:whatsapp:)?\+[1-9]\d{6,14}|[^\s@+]+@[^\s@]+\.[^\s@]+|[a-z][a-z0-9_.-]{1,63})$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 100)]
    private static partial Regex Address();
}

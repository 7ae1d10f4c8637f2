namespace Switchboard.Channels;

/// <summary>The adapters of this process, by name, and by channel where they carry messages.</summary>
[Singleton]
internal sealed class Providers
{
    readonly Dictionary<(ChannelKind Channel, string Name), IMessageProvider> messages = [];
    readonly Dictionary<string, INumberProvider> numbers = new(StringComparer.Ordinal);

    public Providers(IEnumerable<IMessageProvider> messages, IEnumerable<INumberProvider> numbers)
    {
        foreach (var provider in messages)
        {
            Add(this.messages, (provider.Channel, provider.Name), provider);
        }

        foreach (var provider in numbers)
        {
            Add(this.numbers, provider.Name, provider);
        }
    }

    /// <summary>Every name, in order.</summary>
    public IEnumerable<string> Names =>
        messages.Keys.Select(key => key.Name).Concat(numbers.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Those that rent numbers, in the order of their names.</summary>
    public IEnumerable<INumberProvider> WithNumbers => numbers.Values.OrderBy(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>The adapter for messages over a channel with a name, or null.</summary>
    public IMessageProvider? Messages(ChannelKind channel, string name) => messages.GetValueOrDefault((channel, name));

    /// <summary>Those that carry messages over a channel, in the order of their names.</summary>
    public IEnumerable<IMessageProvider> WithChannel(ChannelKind channel) =>
        messages.Values.Where(provider => provider.Channel == channel).OrderBy(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>Those of one name that carry messages, in the order of their channels.</summary>
    public IEnumerable<IMessageProvider> MessagesOf(string name) =>
        messages.Values.Where(provider => provider.Name == name).OrderBy(provider => provider.Channel);

    /// <summary>The adapter for numbers with a name, or null.</summary>
    public INumberProvider? Numbers(string name) => numbers.GetValueOrDefault(name);

    /// <summary>An adapter with a name, for whatever it is, or null.</summary>
    public IProvider? Named(string name) => (IProvider?)MessagesOf(name).FirstOrDefault() ?? Numbers(name);

    static void Add<TKey, TProvider>(Dictionary<TKey, TProvider> all, TKey key, TProvider provider) where TKey : notnull where TProvider : IProvider
    {
        if (!all.TryAdd(key, provider))
        {
            throw new InvalidOperationException($"{provider.GetType()} and {all[key].GetType()} both claim {key}.");
        }
    }
}

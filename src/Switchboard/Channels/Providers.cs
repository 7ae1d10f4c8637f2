namespace Switchboard.Channels;

/// <summary>The adapters of this process, by name.</summary>
[Singleton]
internal sealed class Providers
{
    readonly Dictionary<string, ISmsProvider> sms;
    readonly Dictionary<string, INumberProvider> numbers;

    public Providers(IEnumerable<ISmsProvider> sms, IEnumerable<INumberProvider> numbers)
    {
        this.sms = ByName(sms);
        this.numbers = ByName(numbers);
    }

    /// <summary>Every name, in order.</summary>
    public IEnumerable<string> Names => sms.Keys.Concat(numbers.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Those that rent numbers, in the order of their names.</summary>
    public IEnumerable<INumberProvider> WithNumbers => numbers.Values.OrderBy(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>The adapter for text messages with a name, or null.</summary>
    public ISmsProvider? Sms(string name) => sms.GetValueOrDefault(name);

    /// <summary>The adapter for numbers with a name, or null.</summary>
    public INumberProvider? Numbers(string name) => numbers.GetValueOrDefault(name);

    /// <summary>The adapter with a name, for whatever it is, or null.</summary>
    public IProvider? Named(string name) => (IProvider?)Sms(name) ?? Numbers(name);

    static Dictionary<string, T> ByName<T>(IEnumerable<T> all) where T : IProvider
    {
        var byName = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var provider in all)
        {
            if (!byName.TryAdd(provider.Name, provider))
            {
                throw new InvalidOperationException($"{provider.GetType()} and {byName[provider.Name].GetType()} both claim the name {provider.Name}.");
            }
        }

        return byName;
    }
}

using System.Text.RegularExpressions;

namespace Switchboard.Channels.Registering;

/// <summary>An adapter as whoever registers its credential sees it.</summary>
/// <param name="Capabilities">What it can do, such as <c>sms</c> and <c>number</c>.</param>
internal sealed record KnownProvider(IProvider Adapter, IReadOnlyList<string> Capabilities)
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    public string Name => Adapter.Name;

    /// <summary>The value of the field that names the account.</summary>
    public string AccountIn(IReadOnlyDictionary<string, string> fields) => fields[Adapter.CredentialFields.Single(field => field.IsAccount).Name];

    /// <summary>What is wrong with the values, by field; null when they can be tried.</summary>
    public Problem? Check(IReadOnlyDictionary<string, string> fields)
    {
        var declared = Adapter.CredentialFields;
        var names = string.Join(", ", declared.Select(field => field.Name));
        if (fields.Keys.FirstOrDefault(name => declared.All(field => field.Name != name)) is { } unknown)
        {
            var shown = unknown.Length > 60 ? unknown[..60] + "…" : unknown;
            return new Problem(
                "unknown_credential_field",
                400,
                $"{Name} has no credential field {shown}.",
                $"Its fields are {names}.") { Field = $"credentials.{shown}" };
        }

        foreach (var field in declared)
        {
            if (!fields.TryGetValue(field.Name, out var value) || string.IsNullOrEmpty(value))
            {
                return new Problem(
                    "missing_credential_field",
                    400,
                    $"The credential field {field.Name} ({field.Label}) is missing.",
                    $"Send all of {names}.") { Field = $"credentials.{field.Name}" };
            }

            if (value.Length > ProviderText.LongestValue
                || (field.Pattern is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, Patience)))
            {
                var form = field.Pattern is null ? $"at most {ProviderText.LongestValue} characters" : $"the form {field.Pattern}";
                return new Problem(
                    "invalid_credential_field",
                    400,
                    $"The credential field {field.Name} ({field.Label}) hasn't the form that {Name} gives it.",
                    $"Copy it once more; it has {form}.")
                {
                    Field = $"credentials.{field.Name}",
                };
            }
        }

        return null;
    }
}

/// <summary>All adapters of this process, one for each name, with what they can do: read from the contracts that they stand under.</summary>
[Singleton]
internal sealed class ProviderCatalog(IEnumerable<IProvider> adapters)
{
    readonly Lazy<IReadOnlyList<KnownProvider>> all = new(() =>
    [
        .. adapters.GroupBy(adapter => adapter.Name, StringComparer.Ordinal).OrderBy(named => named.Key, StringComparer.Ordinal)
            .Select(named =>
                new KnownProvider(named.First(), [.. named.SelectMany(Capabilities).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])),
    ]);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<KnownProvider> All => all.Value;

    /// <summary>The one with a name, or the problem that there is none.</summary>
    public Outcome<KnownProvider> Named(string name) => All.FirstOrDefault(provider => provider.Name == name) is { } known
        ? known
        : Problem.NotFound("provider", $"The providers here are {string.Join(", ", All.Select(provider => provider.Name))}.") with { Field = "provider" };

    // ISmsProvider is sms, INumberProvider is number.
    static IEnumerable<string> Capabilities(IProvider adapter) =>
        from contract in adapter.GetType().GetInterfaces()
        where contract != typeof(IProvider) && contract.IsAssignableTo(typeof(IProvider)) && contract.Name is ['I', .., 'P', 'r', 'o', 'v', 'i', 'd', 'e', 'r']
        select contract.Name[1..^"Provider".Length].ToLowerInvariant();
}

/// <summary>How much there may be of a credential.</summary>
internal static class ProviderText
{
    public const int LongestValue = 8192;
    public const int MostFields = 32;

    /// <summary>Enough to know a secret again by.</summary>
    public static string Masked(CredentialField field, string value) => !field.IsSecret ? value : value.Length < 12 ? "••••" : "••••" + value[^4..];
}

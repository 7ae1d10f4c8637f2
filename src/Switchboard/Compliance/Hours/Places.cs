using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Switchboard.Channels.Numbers;

namespace Switchboard.Compliance.Hours;

/// <summary>Where somebody is, as far as it is known.</summary>
/// <param name="Country">ISO 3166-1; null where nothing tells.</param>
/// <param name="Zones">The time zones that they may be in; at least one.</param>
/// <param name="Rules">The places whose rules may hold, the narrowest first.</param>
internal sealed record Whereabouts(string? Country, IReadOnlyList<TimeZoneInfo> Zones, IReadOnlyList<string> Rules)
{
    /// <summary>Whether anything at all tells what time it is there.</summary>
    public bool IsKnown { get; init; } = true;
}

/// <summary>
/// Finds out where people are: what is stored of them goes before what their number tells. Read from places.txt, whose head names its sources.
/// </summary>
internal sealed partial class Places
{
    /// <summary>The place of whoever is nowhere else.</summary>
    public const string Everywhere = "*";

    /// <summary>The place of those in the US of whom the state isn't known.</summary>
    public const string UnknownState = Us + "-unknown";

    /// <summary>The country whose states have hours of their own.</summary>
    public const string Us = "US";

    const string UsCode = "+1";
    const int AreaCode = 3;

    // A number of no place, such as a toll-free one, has all the zones of its calling code.
    const int ZonesOfNoPlace = 20;

    static readonly Lazy<Places> Loaded = new(() => new(Embedded.Text("places.txt")));
    static readonly ConcurrentDictionary<string, TimeZoneInfo?> Zones = new(StringComparer.Ordinal);

    readonly ConcurrentDictionary<IReadOnlyList<string>, TimeZoneInfo[]> known = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, string[]> zonesOf = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> stateOf = new(StringComparer.Ordinal);

    Places(string text)
    {
        foreach (var fields in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')))
        {
            zonesOf.Add(fields[0], fields[1].Split(' '));
            foreach (var code in fields.Length > 2 ? fields[2].Split(' ') : [])
            {
                stateOf.Add(code, fields[0]);
            }
        }
    }

    /// <summary>The world.</summary>
    public static Places World => Loaded.Value;

    /// <summary>The US area codes, with their states.</summary>
    public IReadOnlyDictionary<string, string> AreaCodes => stateOf;

    /// <summary>The time zones of places that have their own.</summary>
    public IReadOnlyDictionary<string, string[]> ZonesOf => zonesOf;

    /// <summary>What is wrong with a region that somebody wrote, or null.</summary>
    public static Problem? CheckRegion(string? region) =>
        region is null
            || (Region().IsMatch(region) && NumberingPlans.World.Of(region[..2]) is not null && (!IsState(region) || World.zonesOf.ContainsKey(region)))
            ? null
            : Problem.Invalid(
                "region", "The region isn't known.",
                "Use the code of a country (ISO 3166-1), such as DE, or of one of its parts (ISO 3166-2), such as US-FL.");

    /// <summary>Where the owner of an address is.</summary>
    /// <param name="zone">The time zone that is stored of them.</param>
    /// <param name="region">The country, or part of one, that is stored of them.</param>
    public Whereabouts Of(string address, string? zone, string? region, DateTimeOffset at)
    {
        var number = address.StartsWith('+') ? new E164(address) : (E164?)null;
        var ofNumber = number is null ? null : number.Value.Country ?? (address.StartsWith(UsCode, StringComparison.Ordinal) ? Us : null);
        var country = region?[..2] ?? ofNumber;
        var stored = zone is null ? null : Find(zone);
        var state = region is not null && IsState(region) ? region : country == Us && ofNumber == Us ? StateOf(address, stored, at) : null;
        TimeZoneInfo[] zones = stored is not null ? [stored] : Known(ZonesFor(region, country, ofNumber, number, state));
        return new(country, zones.Length > 0 ? zones : [TimeZoneInfo.Utc], RulesOf(region, country, state)) { IsKnown = zones.Length > 0 };
    }

    /// <summary>The places whose rules may hold in a country, or a part of it, the narrowest first.</summary>
    public static IReadOnlyList<string> RulesOf(string? region, string? country, string? state) => country switch
    {
        null => [Everywhere],
        Us => [state ?? UnknownState, Us, Everywhere],
        _ when region is { Length: > 2 } => [region, country, Everywhere],
        _ => [country, Everywhere],
    };

    // Whoever lives by another clock than the number's state has moved.
    string? StateOf(string address, TimeZoneInfo? stored, DateTimeOffset at) =>
        address.Length > UsCode.Length + AreaCode && stateOf.TryGetValue(address.Substring(UsCode.Length, AreaCode), out var state)
        && (stored is null || Known(zonesOf[state]).Any(zone => zone.GetUtcOffset(at) == stored.GetUtcOffset(at)))
            ? state
            : null;

    IReadOnlyList<string> ZonesFor(string? region, string? country, string? ofNumber, E164? number, string? state)
    {
        if (region is { Length: > 2 } && zonesOf.TryGetValue(region, out var ofRegion))
        {
            return ofRegion;
        }

        if (number is { } telephone && country == ofNumber)
        {
            var zones = PhoneZones.Of(telephone);
            return zones.Count > ZonesOfNoPlace && (state ?? country) is { } place && zonesOf.TryGetValue(place, out var ofPlace) ? ofPlace : zones;
        }

        return country is null || NumberingPlans.World.Of(country) is not { } plan ? []
            : zonesOf.GetValueOrDefault(country) ?? PhoneZones.Of(new("+" + plan.CallingCode));
    }

    TimeZoneInfo[] Known(IReadOnlyList<string> zones) =>
        zones.Count == 0 ? [] : known.GetOrAdd(zones, static names => [.. names.Select(Find).OfType<TimeZoneInfo>()]);

    static TimeZoneInfo? Find(string zone) => Zones.GetOrAdd(zone, static name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : null);

    static bool IsState(string region) => region.Length > 2 && region.StartsWith(Us, StringComparison.Ordinal);

    [GeneratedRegex("^[A-Z]{2}(-[A-Z0-9]{1,3})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Region();
}

/// <summary>The data files beside this code.</summary>
internal static class Embedded
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Embedded).Assembly.GetManifestResourceStream("hours/" + name)!);
        return reader.ReadToEnd();
    }
}

namespace Switchboard.Channels.Numbers;

/// <summary>Where a number's owner may be, by the prefix of the number. Phones travel: this is what is left when nobody said it.</summary>
public static class PhoneZones
{
    static readonly Lazy<Prefixes> Loaded = new(() => new());

    /// <summary>
    /// IANA time zones, alphabetically; all of the calling code's for numbers that belong to no place (toll-free, many mobile ones);
    /// empty where none is known (satellite phones).
    /// </summary>
    public static IReadOnlyList<string> Of(E164 number) => Loaded.Value.Longest(number.Value.AsSpan(1));

    sealed class Prefixes
    {
        readonly Dictionary<string, string[]> zones = [];
        readonly int longest;

        public Prefixes()
        {
            foreach (var fields in NumberingPlans.Lines("time-zones.txt"))
            {
                var names = fields[0].Split(' ');
                foreach (var prefix in fields[1].Split(' '))
                {
                    zones.Add(prefix, names);
                    longest = Math.Max(longest, prefix.Length);
                }
            }
        }

        public string[] Longest(ReadOnlySpan<char> digits)
        {
            var lookup = zones.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var length = Math.Min(longest, digits.Length); length > 0; length--)
            {
                if (lookup.TryGetValue(digits[..length], out var found))
                {
                    return found;
                }
            }

            return [];
        }
    }
}

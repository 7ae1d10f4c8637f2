using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Switchboard.Simulator.Resend;

/// <summary>The teams that exist, found by their keys.</summary>
internal sealed partial class Teams(TimeProvider clock)
{
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    readonly ConcurrentDictionary<string, Team> byKey = new(StringComparer.Ordinal);

    public IEnumerable<Team> All => byKey.Values.OrderBy(team => team.Created);

    public Team? WithKey(string apiKey) => byKey.GetValueOrDefault(apiKey);

    public Team? Find(string id) => byKey.Values.FirstOrDefault(team => team.Id == id);

    /// <summary>None: there is a team with this key already.</summary>
    public Team? Open(string? friendlyName, string? apiKey = null) =>
        Add(
            new Team(
                ResendId.New(),
                apiKey ?? $"re_{RandomNumberGenerator.GetString(Letters, 8)}_{RandomNumberGenerator.GetString(Letters, 24)}",
                friendlyName ?? "Team",
                clock.GetUtcNow()));

    public Team? Add(Team team) => byKey.TryAdd(team.ApiKey, team) ? team : null;

    public static bool IsKey(string text) => Key().IsMatch(text);

    [GeneratedRegex("^re_[A-Za-z0-9_]{5,125}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Key();
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Switchboard.Simulator.SendGrid;

/// <summary>A SendGrid account with its one key. Whoever has that acts for it.</summary>
internal sealed record SendGridAccount(string Id, string ApiKey, string FriendlyName, DateTimeOffset Created)
{
    /// <summary>Such as 1446226: part of what its DNS records say.</summary>
    public int UserId { get; init; }
}

/// <summary>The accounts that exist, found by their keys.</summary>
internal sealed partial class SendGridAccounts(TimeProvider clock)
{
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    readonly ConcurrentDictionary<string, SendGridAccount> byKey = new(StringComparer.Ordinal);

    public IEnumerable<SendGridAccount> All => byKey.Values.OrderBy(account => account.Created);

    public SendGridAccount? WithKey(string apiKey) => byKey.GetValueOrDefault(apiKey);

    public SendGridAccount? Find(string id) => byKey.Values.FirstOrDefault(account => account.Id == id);

    /// <summary>None: there is an account with this key already.</summary>
    public SendGridAccount? Open(string? friendlyName, string? apiKey = null)
    {
        var user = RandomNumberGenerator.GetInt32(1_000_000, 99_999_999);
        return Add(
            new(
                $"sg{user}",
                apiKey ?? $"SG.{RandomNumberGenerator.GetString(Letters, 22)}.{RandomNumberGenerator.GetString(Letters, 43)}",
                friendlyName ?? "Account",
                clock.GetUtcNow()) { UserId = user });
    }

    public SendGridAccount? Add(SendGridAccount account) => byKey.TryAdd(account.ApiKey, account) ? account : null;

    public static bool IsKey(string text) => Key().IsMatch(text);

    [GeneratedRegex(@"^SG\.[A-Za-z0-9_-]{8,64}\.[A-Za-z0-9_-]{16,128}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Key();
}

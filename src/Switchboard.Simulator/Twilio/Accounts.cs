using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Simulator.Twilio;

/// <summary>The accounts that exist, and who may act for them.</summary>
internal sealed class Accounts(TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Account> bySid = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Account> byKey = new(StringComparer.Ordinal);

    public IEnumerable<Account> All => bySid.Values.OrderBy(a => a.Created);

    public Account? Find(string? sid) => sid is null ? null : bySid.GetValueOrDefault(sid);

    public Account? Open(string? friendlyName, string? sid = null, string? authToken = null, string? ownerSid = null, bool advancedOptOut = false)
    {
        sid ??= Sid.New("AC");
        var now = clock.GetUtcNow();
        return Add(new Account
        {
            Sid = sid,
            AuthToken = authToken ?? Token(),
            ApiKeySid = Sid.New("SK"),
            ApiKeySecret = Token(),
            OwnerSid = ownerSid ?? sid,
            Created = now,
            Updated = now,
            FriendlyName = friendlyName ?? $"Account {sid[^6..]}",
            AdvancedOptOut = advancedOptOut,
        });
    }

    /// <summary>None: there is an account with this sid already.</summary>
    public Account? Add(Account account)
    {
        if (!bySid.TryAdd(account.Sid, account))
        {
            return null;
        }

        byKey[account.ApiKeySid] = account;
        return account;
    }

    /// <summary>Whose credentials these are: an account's sid and token, or one of its API keys and the key's secret.</summary>
    public Account? Authenticate(string user, string password)
    {
        var account = Find(user) ?? byKey.GetValueOrDefault(user);
        var secret = account is null ? "" : user == account.Sid ? account.AuthToken : account.ApiKeySecret;
        return account is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(password))
            ? account
            : null;
    }

    /// <summary>Gives an account another token, as its owner does in Twilio's console; the one before opens nothing any more.</summary>
    public void Rotate(Account account)
    {
        account.AuthToken = Token();
        account.Updated = clock.GetUtcNow();
    }

    static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

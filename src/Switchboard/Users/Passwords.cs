using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Switchboard.Users;

/// <summary>
/// Passwords as they are kept: PBKDF2 with HMAC-SHA512, a salt each, by ASP.NET's hasher. How many rounds and how many letters are what OWASP's cheat sheet on
/// storing passwords and NIST SP 800-63B ask for.
/// </summary>
[Singleton]
internal sealed class Passwords : IDisposable
{
    public const int Shortest = 12;
    public const int Longest = 200;
    const int Rounds = 210_000;

    const string Advice = "Take several words that belong to nobody but you.";

    // Each takes a tenth of a second of a core: more at once would be a way to keep everybody waiting.
    const int MostAtOnce = 2;

    readonly PasswordHasher<Passwords> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
    readonly SemaphoreSlim turn = new(MostAtOnce);
    readonly string nobodys;

    public Passwords() => nobodys = hasher.HashPassword(this, RandomNumberGenerator.GetHexString(32));

    /// <summary>What is wrong with a password that somebody chooses, or null.</summary>
    /// <param name="known">What others know of them: address and name.</param>
    public static Problem? Check(string field, string password, params string?[] known) =>
        password.Length < Shortest ? Problem.Invalid(field, $"The password has fewer than {Shortest} characters.", Advice)
        : password.Length > Longest ? Problem.Invalid(field, $"The password has more than {Longest} characters.", $"Take at most {Longest}.")
        : password.Distinct().Count() < 5 || known.Any(one => one is { Length: > 0 } && password.Equals(one, StringComparison.OrdinalIgnoreCase))
            ? Problem.Invalid(field, "The password is easy to guess.", Advice)
        : null;

    public async Task<string> Hash(string password, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return hasher.HashPassword(this, password);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Whether it is the one that is kept. It takes as long where none is.</summary>
    public async Task<bool> Match(string? kept, string password, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return hasher.VerifyHashedPassword(this, kept ?? nobodys, password) != PasswordVerificationResult.Failed && kept is not null;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}

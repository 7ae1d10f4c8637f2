using System.Text.Json;
using System.Text.RegularExpressions;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Verification;

/// <summary>One-time codes as tests use them.</summary>
internal static partial class Coded
{
    /// <summary>What is said of a code that doesn't count.</summary>
    public const string Wrong = "wrong_or_expired";

    public static Task<JsonElement> SendCode(this HttpClient agent, string to, string? channel = null, string? clientRef = null) =>
        agent.Post("/api/v1/verification/codes", new { to, channel, purpose = "sign_in", clientRef });

    public static Task<JsonElement> Verify(this HttpClient agent, string address, string code) =>
        agent.Post("/api/v1/verification/codes/verify", new { contactAddress = address, code });

    /// <summary>verified, or what else is said.</summary>
    public static async Task<string> Status(this HttpClient agent, string address, string code) => (await agent.Verify(address, code)).Id("status");

    /// <summary>The codes that somebody has got, oldest first, once there are so many.</summary>
    public static async Task<List<string>> Codes(Func<Task<List<string>>> got, int count = 1) => await Eventually.Get(
        async () => (await got()).Select(text => Six().Match(text)).Where(found => found.Success).Select(found => found.Value).ToList(),
        codes => codes.Count == count);

    public static async Task<string> Code(this Line line, string person, int count = 1) => (await Codes(() => line.Phone(person), count))[^1];

    /// <summary>Another code than this one.</summary>
    public static string Other(string code, int by = 1) => ((int.Parse(code) + by) % 1_000_000).ToString("D6");

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Six();
}

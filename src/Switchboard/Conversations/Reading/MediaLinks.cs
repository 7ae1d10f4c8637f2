using System.Globalization;
using System.Security.Cryptography;
using Switchboard.Files;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Addresses at which whoever has them can fetch what came with a message, for a time: <c>/media/TOKEN</c>. What they name is sealed, so
/// nobody can make or change one.
/// </summary>
[Singleton]
internal sealed class MediaLinks(ServerAddress server, SecretBox secrets, FilesSettings settings, TimeProvider clock)
{
    public const string Path = "/media/";
    const string Place = "media-link";
    const int MaxToken = 500;

    public (string Url, DateTimeOffset Until) To(OrganizationId organization, MessageId message, int place)
    {
        var until = clock.GetUtcNow() + settings.AddressLifetime;
        var what = string.Create(CultureInfo.InvariantCulture, $"{organization} {message} {place} {until.ToUnixTimeSeconds()}");
        return ($"{server.PublicText}{Path}{secrets.Seal(what, Place)}", until);
    }

    /// <summary>
    /// What a link of ours names, also one whose time is over; null for all other addresses. For messages that took it along while it
    /// worked.
    /// </summary>
    public (OrganizationId Organization, MessageId Message, int Place)? Named(string url) =>
        TokenIn(url) is { } token && Read(token) is { } link ? (link.Organization, link.Message, link.Place) : null;

    /// <summary>Whether an address is one at which we give such things out, whatever it names.</summary>
    public bool IsOurs(string url) => TokenIn(url) is not null;

    /// <summary>Whether a link of ours still works.</summary>
    public bool Works(string url) => TokenIn(url) is { } token && Open(token) is not null;

    /// <summary>Whether it does where others are told that we are now.</summary>
    public bool WorksForOthers(string url) => Works(url) && url.StartsWith(server.PublicText, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a token of ours names; null for all others, and when its time is over.</summary>
    public (OrganizationId Organization, MessageId Message, int Place)? Open(string token) =>
        Read(token) is { } link && link.Until > clock.GetUtcNow().ToUnixTimeSeconds() ? (link.Organization, link.Message, link.Place) : null;

    string? TokenIn(string url) =>
        server.PathIn(url) is { } path && path.StartsWith(Path, StringComparison.Ordinal) ? path[Path.Length..] : null;

    (OrganizationId Organization, MessageId Message, int Place, long Until)? Read(string token)
    {
        if (token.Length > MaxToken || !token.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            return null;
        }

        string what;
        try
        {
            what = secrets.Open(token, Place);
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException or OverflowException)
        {
            // None of ours.
            return null;
        }

        return what.Split(' ') is [var organization, var message, var place, var end]
            ? (
                OrganizationId.From(organization),
                MessageId.From(message),
                int.Parse(place, CultureInfo.InvariantCulture),
                long.Parse(end, CultureInfo.InvariantCulture))
            : null;
    }
}

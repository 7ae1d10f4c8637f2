using System.Text.Json.Serialization.Metadata;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>A page of a list at one of the newer hosts.</summary>
interface IWirePage
{
    /// <summary>Where the next one is.</summary>
    WireMeta? Meta { get; }
}

/// <summary>Reads lists of the newer hosts to their end.</summary>
static class TwilioPages
{
    const int Most = 100;

    /// <summary>
    /// All items. Next pages come as whole addresses; the host is known, and may be a simulator's, so that only what follows from the
    /// list's own path counts.
    /// </summary>
    /// <param name="path">The list's path, with the query of its first page.</param>
    public static async Task<Outcome<List<TItem>>> All<TPage, TItem>(
        this TwilioHttp http, TwilioHost host, string path, JsonTypeInfo<TPage> shape, Func<TPage, TItem[]?> items, ProviderCredential credential,
        CancellationToken ct) where TPage : class, IWirePage
    {
        List<TItem> all = [];
        var list = path.Split('?')[0];
        string? next = path;
        for (var pages = 0; next is not null; pages++)
        {
            if (pages == Most)
            {
                return TooLong;
            }

            var reply = await http.Repeatable(host, HttpMethod.Get, next, credential, ct);
            if (!reply.Succeeded)
            {
                return reply.AsProblem();
            }

            if (reply.Read(shape) is not { } page || items(page) is not { } some)
            {
                return Unreadable(host);
            }

            all.AddRange(some);
            next = page.Meta?.NextPageUrl is { } link && link.IndexOf(list, StringComparison.Ordinal) is >= 0 and var at ? link[at..] : null;
        }

        return all;
    }

    static readonly Problem TooLong = Problem.Provider(
        "provider_list_too_long",
        $"A list of Twilio's has more than {Most} pages.",
        "Look up what you need in Twilio's console, and remove there what is no longer used.");

    /// <summary>What is said of an answer that is none.</summary>
    public static Problem Unreadable(TwilioHost host) =>
        Problem.Provider(
            "provider_unreadable",
            "Twilio's answer could not be read.",
            $"Check that Twilio:{host}Url is the address of Twilio's {host.ToString().ToLowerInvariant()} API.");
}

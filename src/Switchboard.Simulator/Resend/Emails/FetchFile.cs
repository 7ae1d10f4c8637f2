using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>Fetches what an attachment's <c>path</c> points to, as the provider does before it accepts the mail.</summary>
internal sealed class FetchFile(KeptFiles files, Outward outward)
{
    const int Largest = 40 * 1024 * 1024;

    /// <summary>None: it isn't there.</summary>
    public async Task<byte[]?> Fetch(string url, CancellationToken ct)
    {
        if (!WebAddress.IsOne(url))
        {
            return null;
        }

        if (files.At(url) is { } already)
        {
            return already.Bytes;
        }

        try
        {
            using var http = outward.Client(TimeSpan.FromSeconds(20), Largest);
            using var response = await http.GetAsync(new Uri(url), ct);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(ct) : null;
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}

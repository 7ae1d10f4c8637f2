using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// What a message says to its person alone, such as a code. Wherever the message is read it has <see cref="WordsApart.Mask"/> in that place; the words
/// stand beside it, sealed for its address, until it has left.
/// </summary>
/// <param name="Text">Sealed; null once they are forgotten.</param>
/// <param name="Until">What hasn't left by then doesn't leave.</param>
internal sealed record SealedWords(string? Text, DateTimeOffset Until);

/// <summary>Seals the words that nobody but a message's person reads, and puts them in where it leaves.</summary>
[Singleton]
internal sealed class WordsApart(SecretBox box, TimeProvider clock)
{
    /// <summary>Stands in a text for the words: as long as a code and of GSM's alphabet, so that the text takes as many segments.</summary>
    public const string Mask = "******";

    static readonly DeliveryError Over = new(
        "words_expired", "What it was to tell is no longer valid, so it wasn't sent.", "Send it anew: a new code for one that has run out.");

    /// <summary>Sealed for one address: put beside a message to another they don't open.</summary>
    public SealedWords Seal(string words, string to, DateTimeOffset until) => new(box.Seal(words, PlaceOf(to)), until);

    /// <summary>Why a message can't leave any more, or null.</summary>
    public DeliveryError? Missing(Delivery delivery) =>
        delivery.Words is { } words && (words.Text is null || words.Until <= clock.GetUtcNow()) ? Over : null;

    /// <summary>The request as the person reads it.</summary>
    public SendRequest PutIn(SendRequest request, Delivery delivery)
    {
        if (delivery.Words?.Text is not { } kept)
        {
            return request;
        }

        var words = box.Open(kept, PlaceOf(delivery.To));
        return request with
        {
            Body = Put(words, request.Body),
            Mail = request.Mail is { Html: { } html } mail ? mail with { Html = Put(words, html) } : request.Mail,
            Template = request.Template is { } use
                ? new(use.Id, use.Variables.ToDictionary(one => one.Key, one => Put(words, one.Value), StringComparer.Ordinal))
                : null,
        };
    }

    static string Put(string words, string text) => text.Replace(Mask, words, StringComparison.Ordinal);

    static string PlaceOf(string to) => $"words for {to}";
}

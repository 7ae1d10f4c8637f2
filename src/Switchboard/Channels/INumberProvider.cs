using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>Telephone numbers to rent. Problems say what happened and what to do; <see cref="Taken"/> means: try the next number.</summary>
[Collected]
public interface INumberProvider : IProvider
{
    /// <summary>The problem code of a number that someone else bought meanwhile.</summary>
    const string Taken = "number_taken";

    /// <summary>The problem code of a purchase that was cut off after it may have gone through: look with <see cref="Find"/>.</summary>
    const string Uncertain = "number_uncertain";

    /// <summary>Numbers for sale, best first.</summary>
    Task<Outcome<IReadOnlyList<string>>> Search(NumberWish wish, ProviderCredential credential, CancellationToken ct);

    /// <summary>Rents a number whose webhooks point here from the first moment.</summary>
    Task<Outcome<OwnedNumber>> Buy(string number, string label, NumberWebhooks webhooks, ProviderCredential credential, CancellationToken ct);

    /// <summary>Points a number's webhooks elsewhere.</summary>
    Task<Outcome<OwnedNumber>> Configure(string providerRef, NumberWebhooks webhooks, ProviderCredential credential, CancellationToken ct);

    /// <summary>Gives a number back: null when it is (one that is no longer there counts), else what stood in the way.</summary>
    Task<Problem?> Release(string providerRef, ProviderCredential credential, CancellationToken ct);

    /// <summary>What a number costs a month about, in millionths of a US dollar.</summary>
    /// <param name="number">E.164.</param>
    long MonthlyMicros(string number) => 0;

    /// <summary>The number as the account holds it, or null when the account does not.</summary>
    Task<Outcome<OwnedNumber?>> Find(string number, ProviderCredential credential, CancellationToken ct);
}

/// <summary>What a number must be able to do, and where it should be.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, such as <c>US</c>.</param>
public sealed record NumberWish(string Country, bool Sms, bool Voice, int Limit = 10);

/// <summary>A rented number.</summary>
/// <param name="ProviderRef">The provider's id of the rental.</param>
/// <param name="Label">What we wrote on it when buying: whose it is.</param>
public sealed record OwnedNumber(string ProviderRef, string Number, string? Label)
{
    /// <summary>Our row of the credential that it was bought with, once that is known.</summary>
    public CredentialId? HeldUnder { get; init; }
}

/// <summary>
/// Where a number's webhooks go. The adapter adds what makes its provider retry. The fallback is another way in to the same use case.
/// </summary>
public sealed record NumberWebhooks(
    string SmsUrl, string SmsFallbackUrl, string? VoiceUrl = null, string? VoiceFallbackUrl = null, string? CallStatusUrl = null);

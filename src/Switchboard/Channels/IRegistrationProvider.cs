using System.ComponentModel;
using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// Tells which of an account's numbers are registered with US carriers for application traffic (A2P 10DLC).
/// https://www.ctia.org/the-wireless-industry/industry-commitments/messaging-principles-and-best-practices
/// </summary>
[Collected]
public interface IRegistrationProvider : IProvider
{
    /// <summary>The numbers that take part in a registration; those that are left out are not registered.</summary>
    Task<Outcome<IReadOnlyList<NumberRegistration>>> Registrations(ProviderCredential credential, CancellationToken ct);
}

/// <summary>How far a number's registration is.</summary>
public enum RegistrationState
{
    /// <summary>No campaign: US carriers block what it sends.</summary>
    Unregistered,

    /// <summary>Handed in, and not decided.</summary>
    Pending,

    /// <summary>Turned down.</summary>
    Failed,

    /// <summary>In force.</summary>
    Registered,
}

/// <summary>A number with its registration.</summary>
/// <param name="ProviderRef">The provider's id of the rental.</param>
public sealed record NumberRegistration(string ProviderRef, RegistrationState State, RegistrationDetail Detail);

/// <summary>What stands behind a registration, in the provider's words.</summary>
public sealed record RegistrationDetail(
    [property: Description("The provider's id of the group of numbers that is registered, such as MG…")] string? ServiceId = null,
    [property: Description("The campaign's id at the provider, such as QE…")] string? CampaignId = null,
    [property: Description("How the campaign stands, in the provider's words.")] string? CampaignStatus = null,
    [property: Description("The brand's id at the provider, such as BN…")] string? BrandId = null,
    [property: Description("How the brand stands, in the provider's words.")] string? BrandStatus = null,
    [property: Description("What the registrar objected to.")] string? Trouble = null,
    [property: Description("Where the provider brings what people write to the group's numbers: number (to the number's own webhook, "
        + "as it should be), nobody, or the group's own address.")]
    string? Inbound = null)
{
    /// <summary>To the number's own webhook.</summary>
    public const string ToNumber = "number";

    /// <summary>Nowhere: it is lost.</summary>
    public const string ToNobody = "nobody";
}

using System.ComponentModel;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>Whose credential is in force for an organization.</summary>
internal enum CredentialSource
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The organization's own.</summary>
    Own,

    /// <summary>The deployment's, for all who have none of their own.</summary>
    Deployment,
}

/// <summary>A provider, and the credential that an organization uses it with.</summary>
internal sealed record ProviderView(
    [property: Description("Its name, such as twilio.")] string Provider,
    [property: Description("What it can do.")] IReadOnlyList<string> Capabilities,
    [property: Description("sandbox (the simulator's accounts) or production (real ones).")] Realm Realm,
    [property: Description("Where the credential in force comes from: own, deployment, or none.")] CredentialSource Source,
    [property: Description("What a credential consists of. Values are shown for an own credential only, secrets by their last characters.")]
    IReadOnlyList<ProviderFieldView> Fields,
    [property: Description("When the provider last said that the credential is good; absent when it was never asked.")] DateTimeOffset? VerifiedAt)
{
    /// <summary>Addresses that go on with a credential which is no longer in force.</summary>
    [Description("Addresses in use with an own credential that is no longer in force: they go on with it until given up. Absent where there are none.")]
    public IReadOnlyList<CredentialUse>? LeftBehind { get; init; }

    /// <summary>Of a credential that may be another's, and then shows nothing.</summary>
    public static ProviderView Of(KnownProvider provider, Realm realm, CredentialSource source, ProviderCredential? credential) => new(
        provider.Name,
        provider.Capabilities,
        realm,
        source,
        [.. provider.Adapter.CredentialFields.Select(field => new ProviderFieldView(
            field.Name, field.Label, field.IsSecret, field.IsAccount, field.Pattern,
            source == CredentialSource.Own && credential!.Fields.TryGetValue(field.Name, out var value) ? ProviderText.Masked(field, value) : null))],
        source == CredentialSource.None ? null : credential?.VerifiedAt);
}

/// <summary>One field of a credential.</summary>
internal sealed record ProviderFieldView(
    [property: Description("The key to send it under.")] string Name,
    [property: Description("What the provider's own pages call it.")] string Label,
    [property: Description("Whether it is written once and never shown again.")] bool IsSecret,
    [property: Description("Whether it names the account.")] bool IsAccount,
    [property: Description("The form of its values, as a regular expression, where the provider promises one.")] string? Pattern,
    [property: Description("The value in force.")] string? Value);

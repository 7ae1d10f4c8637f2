using Switchboard.Channels;

namespace Switchboard.Providers.Resend;

/// <summary>What Resend needs: a key, and the domain that mailboxes are at. The secret of its webhooks is kept beside them once they are connected.</summary>
static class ResendCredential
{
    public const string Provider = "resend";
    public const string ApiKey = "apiKey";
    public const string Domain = "domain";

    /// <summary>Kept with the credential, and not asked for.</summary>
    public const string WebhookSecret = "webhookSecret";

    /// <inheritdoc cref="WebhookSecret" />
    public const string WebhookUrl = "webhookUrl";

    public static readonly IReadOnlyList<CredentialField> Fields =
    [
        new(
            Domain,
            "Domain that the agents' mailboxes are at",
            IsSecret: false,
            IsAccount: true,
            Pattern: @"^(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"),
        new(ApiKey, "API key with full access", IsSecret: true, Pattern: "^re_[A-Za-z0-9_]{5,125}$"),
    ];
}

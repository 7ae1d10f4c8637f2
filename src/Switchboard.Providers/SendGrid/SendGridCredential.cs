using Switchboard.Channels;

namespace Switchboard.Providers.SendGrid;

/// <summary>What SendGrid needs: a key, and the domain that it sends for. The key of its webhooks is kept beside them once they are connected.</summary>
static class SendGridCredential
{
    public const string Provider = "sendgrid";
    public const string ApiKey = "apiKey";
    public const string Domain = "domain";

    /// <summary>Public, in base64; kept with the credential, and not asked for.</summary>
    public const string WebhookKey = "webhookKey";

    /// <inheritdoc cref="WebhookKey" />
    public const string WebhookUrl = "webhookUrl";

    public static readonly IReadOnlyList<CredentialField> Fields =
    [
        new(
            Domain,
            "Domain that the account is authenticated for and mail leaves from",
            IsSecret: false,
            IsAccount: true,
            Pattern: @"^(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"),
        new(ApiKey, "API key", IsSecret: true, Pattern: @"^SG\.[A-Za-z0-9_-]{8,64}\.[A-Za-z0-9_-]{16,128}$"),
    ];
}

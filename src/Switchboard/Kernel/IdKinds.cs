using System.Text.Json.Serialization;

namespace Switchboard.Kernel;

/// <summary>A tenant: everything belongs to one.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct OrganizationId(string Value) : IId<OrganizationId>
{
    /// <summary>The deployment itself: owner of super-admin tokens, shared provider credentials and deployment-wide audit entries.</summary>
    public static readonly OrganizationId Deployment = new("org_deployment");

    /// <inheritdoc />
    public static string Prefix => "org";

    /// <inheritdoc />
    public static OrganizationId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out OrganizationId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>An AI worker with channels.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AgentId(string Value) : IId<AgentId>
{
    /// <inheritdoc />
    public static string Prefix => "agt";

    /// <inheritdoc />
    public static AgentId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out AgentId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A bearer token, known by its hash.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct TokenId(string Value) : IId<TokenId>
{
    /// <inheritdoc />
    public static string Prefix => "tok";

    /// <inheritdoc />
    public static TokenId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out TokenId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One set of credentials for a provider.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct CredentialId(string Value) : IId<CredentialId>
{
    /// <inheritdoc />
    public static string Prefix => "cred";

    /// <inheritdoc />
    public static CredentialId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out CredentialId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>An account of ours below a provider's account.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct SubaccountId(string Value) : IId<SubaccountId>
{
    /// <inheritdoc />
    public static string Prefix => "acc";

    /// <inheritdoc />
    public static SubaccountId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out SubaccountId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One address of an agent: a number, a mailbox, a chat.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ChannelId(string Value) : IId<ChannelId>
{
    /// <inheritdoc />
    public static string Prefix => "chn";

    /// <inheritdoc />
    public static ChannelId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out ChannelId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A person at the other end.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ContactId(string Value) : IId<ContactId>
{
    /// <inheritdoc />
    public static string Prefix => "ctc";

    /// <inheritdoc />
    public static ContactId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out ContactId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One joining of a contact to another, which can be undone.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct MergeId(string Value) : IId<MergeId>
{
    /// <inheritdoc />
    public static string Prefix => "mrg";

    /// <inheritdoc />
    public static MergeId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out MergeId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One thread per agent and contact, over all channels.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ConversationId(string Value) : IId<ConversationId>
{
    /// <inheritdoc />
    public static string Prefix => "cnv";

    /// <inheritdoc />
    public static ConversationId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out ConversationId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One message, in or out.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct MessageId(string Value) : IId<MessageId>
{
    /// <inheritdoc />
    public static string Prefix => "msg";

    /// <inheritdoc />
    public static MessageId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out MessageId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One answer of the gate, kept.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct DecisionId(string Value) : IId<DecisionId>
{
    /// <inheritdoc />
    public static string Prefix => "dec";

    /// <inheritdoc />
    public static DecisionId From(string value) => new(value);

    /// <summary>The decision that allowed a message.</summary>
    public static DecisionId Of(MessageId message) => new(string.Concat(Prefix, message.Value.AsSpan(MessageId.Prefix.Length)));

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out DecisionId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Something that happened, as a row.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct EventId(string Value) : IId<EventId>
{
    /// <inheritdoc />
    public static string Prefix => "evt";

    /// <inheritdoc />
    public static EventId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out EventId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Work to be done, as a row.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct JobId(string Value) : IId<JobId>
{
    /// <inheritdoc />
    public static string Prefix => "job";

    /// <inheritdoc />
    public static JobId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out JobId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A person who signs in to the web.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct UserId(string Value) : IId<UserId>
{
    /// <inheritdoc />
    public static string Prefix => "usr";

    /// <inheritdoc />
    public static UserId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out UserId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A link by which somebody signs in once.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct SignInLinkId(string Value) : IId<SignInLinkId>
{
    /// <inheritdoc />
    public static string Prefix => "sil";

    /// <inheritdoc />
    public static SignInLinkId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out SignInLinkId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One entry of the audit log.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AuditEntryId(string Value) : IId<AuditEntryId>
{
    /// <inheritdoc />
    public static string Prefix => "aud";

    /// <inheritdoc />
    public static AuditEntryId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out AuditEntryId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>The one intent behind every try to deliver a message; it travels in the provider's callback address.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct IntentId(string Value) : IId<IntentId>
{
    /// <inheritdoc />
    public static string Prefix => "int";

    /// <inheritdoc />
    public static IntentId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out IntentId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A webhook subscription of the MCP events extension; made of what it is about, not in order of time.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct EventSubscriptionId(string Value) : IId<EventSubscriptionId>
{
    /// <inheritdoc />
    public static string Prefix => "sub";

    /// <inheritdoc />
    public static EventSubscriptionId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out EventSubscriptionId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>An address that events are pushed to.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct WebhookId(string Value) : IId<WebhookId>
{
    /// <inheritdoc />
    public static string Prefix => "whk";

    /// <inheritdoc />
    public static WebhookId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out WebhookId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One event on its way to one webhook.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct WebhookDeliveryId(string Value) : IId<WebhookDeliveryId>
{
    /// <inheritdoc />
    public static string Prefix => "whd";

    /// <inheritdoc />
    public static WebhookDeliveryId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out WebhookDeliveryId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Something that a person should know of, while it lasts.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AlertId(string Value) : IId<AlertId>
{
    /// <inheritdoc />
    public static string Prefix => "alr";

    /// <inheritdoc />
    public static AlertId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out AlertId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Where alerts go.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct AlertRouteId(string Value) : IId<AlertRouteId>
{
    /// <inheritdoc />
    public static string Prefix => "rte";

    /// <inheritdoc />
    public static AlertRouteId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out AlertRouteId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A file in storage.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct FileId(string Value) : IId<FileId>
{
    /// <inheritdoc />
    public static string Prefix => "fil";

    /// <inheritdoc />
    public static FileId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out FileId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A WhatsApp sender in an organization's pool.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct SenderId(string Value) : IId<SenderId>
{
    /// <inheritdoc />
    public static string Prefix => "wsn";

    /// <inheritdoc />
    public static SenderId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out SenderId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A text that WhatsApp has approved beforehand, or is to.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct TemplateId(string Value) : IId<TemplateId>
{
    /// <inheritdoc />
    public static string Prefix => "tpl";

    /// <inheritdoc />
    public static TemplateId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out TemplateId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>What a person asked of the staff, recorded as an opt-out.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct OptOutId(string Value) : IId<OptOutId>
{
    /// <inheritdoc />
    public static string Prefix => "opt";

    /// <inheritdoc />
    public static OptOutId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out OptOutId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>An address on an organization's do-not-contact list.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ProhibitionId(string Value) : IId<ProhibitionId>
{
    /// <inheritdoc />
    public static string Prefix => "dnc";

    /// <inheritdoc />
    public static ProhibitionId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out ProhibitionId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A consent that a person gave, as it was recorded.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ConsentId(string Value) : IId<ConsentId>
{
    /// <inheritdoc />
    public static string Prefix => "con";

    /// <inheritdoc />
    public static ConsentId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out ConsentId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A person's taking back of consent, as it was recorded.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct RevocationId(string Value) : IId<RevocationId>
{
    /// <inheritdoc />
    public static string Prefix => "crv";

    /// <inheritdoc />
    public static RevocationId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out RevocationId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A wording that an organization forbids its agents.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct ContentRuleId(string Value) : IId<ContentRuleId>
{
    /// <inheritdoc />
    public static string Prefix => "cru";

    /// <inheritdoc />
    public static ContentRuleId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out ContentRuleId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A one-time code that was sent to somebody.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct OneTimeCodeId(string Value) : IId<OneTimeCodeId>
{
    /// <inheritdoc />
    public static string Prefix => "otp";

    /// <inheritdoc />
    public static OneTimeCodeId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out OneTimeCodeId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A try at showing who one is.</summary>
[JsonConverter(typeof(IdJson))]
public readonly record struct VerificationAttemptId(string Value) : IId<VerificationAttemptId>
{
    /// <inheritdoc />
    public static string Prefix => "vat";

    /// <inheritdoc />
    public static VerificationAttemptId From(string value) => new(value);

    /// <summary>For route and query binding.</summary>
    public static bool TryParse(string? text, out VerificationAttemptId id) => Ids.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => Value;
}

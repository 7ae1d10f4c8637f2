using System.ComponentModel;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Channels.Templates;

/// <summary>A text that a chat network approves beforehand, as an organization has it.</summary>
/// <param name="ProviderRef">Null until the provider has confirmed that it has it.</param>
/// <param name="Imported">Whether it was found at the provider; then its name is what it is called there.</param>
internal sealed record MessageTemplate(
    TemplateId TemplateId, OrganizationId OrganizationId, string Provider, CredentialId CredentialId, string? ProviderRef, string Name,
    string Language, TemplateCategory? Category,
    TemplateContent Content, IReadOnlyList<string> Variables, IReadOnlyDictionary<string, string> Samples, TemplateState State, string? Reason,
    bool Imported, DateTimeOffset CheckedAt, DateTimeOffset CreatedAt)
{
    public const string Columns = "id, organization_id, provider, credential_id, provider_ref, name, language, category, content, variables, "
        + "samples, state, reason, imported, checked_at, created_at";

    public static readonly Sql ById = $"SELECT {Columns} FROM message_template WHERE organization_id = @organization AND id = @template";

    public static readonly Sql ByRef = $"""
        SELECT {Columns} FROM message_template
        WHERE organization_id = @organization AND credential_id = @credential AND provider_ref = @providerRef
        """;

    public static readonly Sql Page = $"""
        SELECT {Columns} FROM message_template
        WHERE organization_id = @organization AND id < @before
        ORDER BY id DESC LIMIT @take
        """;

    public static readonly Sql Insert = """
        INSERT INTO message_template (id, organization_id, provider, credential_id, provider_ref, name, language, category, content, variables,
            samples, state, reason, imported, checked_at, created_at)
        VALUES (@TemplateId, @organization, @Provider, @CredentialId, @ProviderRef, @Name, @Language, @Category, @ContentJson, @VariablesJson,
            @SamplesJson, @State, @Reason, @Imported, @CheckedAt, @CreatedAt)
        ON CONFLICT DO NOTHING
        """;

    public static readonly Sql Update = """
        UPDATE message_template
        SET provider_ref = @ProviderRef, category = coalesce(@Category, category), content = @ContentJson, variables = @VariablesJson, samples = @SamplesJson,
            state = @State, reason = @Reason, checked_at = @CheckedAt
        WHERE organization_id = @organization AND id = @TemplateId
        """;

    /// <summary>What is said of a template that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound(
        "template", "GET /api/v1/whatsapp/templates or comms_list_templates lists the organization's templates.");

    public string ContentJson => JsonSerializer.Serialize(Content, Wire.Json);

    public string VariablesJson => JsonSerializer.Serialize(Variables, Wire.Json);

    public string SamplesJson => JsonSerializer.Serialize(Samples, Wire.Json);

    /// <summary>What it is called at the provider: for people its name, for us whose it is, since several organizations may share an account.</summary>
    public string Label => $"{Name} ({TemplateId})";

    /// <summary>The same as its provider has it now.</summary>
    public MessageTemplate As(ProviderTemplate held, DateTimeOffset now) => this with
    {
        ProviderRef = held.ProviderRef, Category = held.Category ?? Category, Content = held.Content, Variables = held.Variables,
        Samples = held.Samples, State = held.State, Reason = held.Reason, CheckedAt = now,
    };

    public static MessageTemplate From(Row row) => new(
        row.Id<TemplateId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.Text("provider"),
        row.Id<CredentialId>("credential_id"),
        row.TextOrNull("provider_ref"),
        row.Text("name"),
        row.Text("language"),
        row.TextOrNull("category") is { } category ? EnumText.Parse<TemplateCategory>(category) : null,
        Read<TemplateContent>(row.Text("content")),
        Read<string[]>(row.Text("variables")),
        Read<Dictionary<string, string>>(row.Text("samples")),
        row.Enum<TemplateState>("state"),
        row.TextOrNull("reason"),
        row.Flag("imported"),
        row.Instant("checked_at"),
        row.Instant("created_at"));

    static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Wire.Json)!;
}

/// <summary>A template as its users see it.</summary>
internal sealed record TemplateView(
    [property: Description("Name it as templateId when a message is sent.")] TemplateId TemplateId,
    [property: Description("What it is called.")] string Name,
    [property: Description("Its language's code.")] string Language,
    [property: Description("utility, marketing or authentication.")] TemplateCategory? Category,
    [property: Description("The text; variables stand in it as {{1}}.")] string Body,
    [property: Description("The variables that templateVars has to give.")] IReadOnlyList<string> Variables,
    [property: Description("Values that show what the variables are for.")] IReadOnlyDictionary<string, string> Samples,
    [property: Description("What goes with it.")] string? MediaUrl,
    [property: Description("Buttons below it.")] IReadOnlyList<TemplateButton>? Buttons,
    [property: Description("approved: a conversation may begin with it. creating, unsubmitted, pending, rejected, paused, disabled: not (yet).")]
    TemplateState State,
    [property: Description("Why it was rejected, or could not be handed in.")] string? Reason,
    [property: Description("The provider's id of it, which messages may name too.")] string? ExternalId,
    [property: Description("When its provider was last asked.")] DateTimeOffset CheckedAt,
    [property: Description("When it was made or found.")] DateTimeOffset CreatedAt)
{
    public static TemplateView Of(MessageTemplate template) => new(
        template.TemplateId, template.Name, template.Language, template.Category, template.Content.Body, template.Variables, template.Samples,
        template.Content.MediaUrl, template.Content.Buttons,
        template.State, template.Reason, template.ProviderRef, template.CheckedAt, template.CreatedAt);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Switchboard.Setup.Onboarding;

namespace Switchboard.Setup;

/// <summary><c>first-run.json</c>: all that a newcomer needs, readable by the owner of the process alone.</summary>
internal sealed record FirstRunFile(
    string Url,
    string? SimulatorUrl,
    string SuperAdminToken,
    OrganizationId OrganizationId,
    string OrganizationToken,
    AgentId? AgentId,
    string? AgentToken,
    string? SignInLink = null)
{
    public const string Name = "first-run.json";

    /// <summary>Where a person signs in first, once; the rest of the address says who may.</summary>
    public string? ConsoleUrl => SignInLink is null ? null : $"{Url}/console/welcome#link={SignInLink}";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    static readonly JsonSerializerOptions OneLine = new(Json) { WriteIndented = false };

    /// <summary>Ready configurations for MCP clients: by tier in the form that most take, and for the sample agent in that of each of the usual ones.</summary>
    public Configurations Mcp => new(
        AgentToken is null ? null : Configuration(AgentToken),
        Configuration(OrganizationToken),
        [.. McpAccess.For(Url, AgentToken ?? OrganizationToken).Clients.Select(ClientForm.Of)]);

    internal sealed record Configurations(ClientConfiguration? Agent, ClientConfiguration Organization, IReadOnlyList<ClientForm> Clients);

    /// <summary>As onboarding answers it; what is JSON stands there as JSON, to be read in a file.</summary>
    internal sealed record ClientForm(string Client, string Where, JsonNode Paste)
    {
        public static ClientForm Of(McpClientSetup setup) =>
            new(setup.Client, setup.Where, setup.Paste.StartsWith('{') ? JsonNode.Parse(setup.Paste)! : setup.Paste);
    }

    internal sealed record ClientConfiguration(IReadOnlyDictionary<string, McpServer> McpServers);

    internal sealed record McpServer(string Type, string Url, IReadOnlyDictionary<string, string> Headers);

    ClientConfiguration Configuration(string token) => new(new Dictionary<string, McpServer>(StringComparer.Ordinal)
    {
        ["switchboard"] = new("http", Url + "/mcp", new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {token}" }),
    });

    /// <summary>A configuration on one line, to be pasted.</summary>
    public static string Text(ClientConfiguration configuration) => JsonSerializer.Serialize(configuration, OneLine);

    /// <summary>The file that is there, or null when there is none or it isn't whole.</summary>
    public static FirstRunFile? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<FirstRunFile>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it whole or not at all, readable by the owner only from the first byte on.</summary>
    public string Write(string folder)
    {
        var path = Path.Combine(folder, Name);
        OwnerFiles.WriteWhole(path, [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n']);
        return path;
    }
}

using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Switchboard.Mcp.Tools;

/// <summary>What a call ended with, as UTF-8 JSON, ready to be written into any kind of response.</summary>
/// <param name="Json">The value, or the problem.</param>
/// <param name="Text">The problem in words; null when the call succeeded, whose text is the JSON itself.</param>
/// <param name="Beside">A picture or the like, which stands beside the JSON.</param>
internal readonly record struct ToolAnswer(byte[] Json, string? Text, ContentBlock? Beside = null)
{
    /// <summary>Whether it tells of a problem.</summary>
    public bool IsError => Text is not null;

    string Words => Text ?? Encoding.UTF8.GetString(Json);

    /// <summary>A refusal that the model can read and act on; a tool error, never a protocol error (SEP-1303).</summary>
    public static ToolAnswer From(Problem problem)
    {
        var told = ToolProblem.From(problem);
        return new(JsonSerializer.SerializeToUtf8Bytes(told, Wire.Json), told.Text);
    }

    /// <summary>The same for the SDK.</summary>
    public CallToolResult ToResult() => new()
    {
        Content = Beside is null ? [new TextContentBlock { Text = Words }] : [new TextContentBlock { Text = Words }, Beside],
        StructuredContent = JsonElement.Parse(Json),
        IsError = IsError,
    };
}

/// <summary>An answer that shows something beside its JSON.</summary>
internal interface IBeside
{
    ContentBlock Beside { get; }
}

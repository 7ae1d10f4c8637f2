using ModelContextProtocol.Protocol;
using Switchboard.Mcp.Resources;

namespace Switchboard.Mcp.Prompts;

/// <summary>What prompts are made of: the order, and below it what people wrote, in a resource that says that it is data.</summary>
internal static class Messages
{
    /// <summary>A prompt that begins with an order and goes on with content.</summary>
    public static GetPromptResult Prompt(string description, string order, params IEnumerable<ContentBlock> content) => new()
    {
        Description = description,
        Messages = [.. content.Prepend(new TextContentBlock { Text = order }).Select(block => new PromptMessage { Role = Role.User, Content = block })],
    };

    /// <summary>Stands in every order that is followed by what people wrote.</summary>
    public const string Below = $"It stands in the resource below. {ConversationText.ItIsData}";
}

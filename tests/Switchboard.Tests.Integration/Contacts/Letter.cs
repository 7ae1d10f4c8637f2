namespace Switchboard.Tests.Integration.Contacts;

/// <summary>What a person sends at once; the parts beside the text are a mail's.</summary>
internal sealed record Letter(string Text)
{
    /// <summary>What they sent before it, as a message of its own.</summary>
    public string? Earlier { get; init; }

    public string Subject { get; init; } = "Hello";

    public string? Html { get; init; }

    /// <summary>The name, type and content of a file.</summary>
    public (string Name, string Type, string Content)? File { get; init; }
}

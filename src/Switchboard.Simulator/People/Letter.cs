namespace Switchboard.Simulator.People;

/// <summary>What a person writes, as <c>POST /api/people/{address}/messages</c> takes it.</summary>
internal sealed record Letter(string? To, string? Channel, string? Body, IReadOnlyList<string>? MediaUrls)
{
    /// <summary>What stands on the button that they tapped, and what it tells the application.</summary>
    public string? ButtonText { get; init; }

    public string? ButtonPayload { get; init; }

    /// <summary>The id of the message that this one quotes, or whose button was tapped.</summary>
    public string? RepliedTo { get; init; }

    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    /// <summary>The name of the place, and its street.</summary>
    public string? Label { get; init; }

    public string? Address { get; init; }

    public bool Forwarded { get; init; }

    public bool IsEmpty => string.IsNullOrEmpty(Body) && MediaUrls is not { Count: > 0 } && string.IsNullOrEmpty(ButtonText) && Latitude is null;
}

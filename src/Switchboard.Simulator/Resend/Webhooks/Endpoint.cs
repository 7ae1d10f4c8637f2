namespace Switchboard.Simulator.Resend.Webhooks;

/// <summary>Where a team wants to be told, and of what.</summary>
internal sealed class Endpoint
{
    public required string Id { get; init; }
    public required string TeamId { get; init; }
    public required string SigningSecret { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string Url { get; set; }
    public required IReadOnlyList<string> Events { get; set; }
    public string Status { get; set; } = "enabled";
}

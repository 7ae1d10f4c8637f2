namespace Switchboard.Simulator.Twilio;

/// <summary>A Twilio account or subaccount. Webhooks of a subaccount are signed with its own token.</summary>
internal sealed class Account
{
    public required string Sid { get; init; }
    public required string AuthToken { get; set; }
    public required string ApiKeySid { get; init; }
    public required string ApiKeySecret { get; init; }
    public required string OwnerSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public string FriendlyName { get; set; } = "";
    public string Status { get; set; } = "active";

    /// <summary>Whether webhooks say OptOutType, as for Messaging Services with Advanced Opt-Out.</summary>
    public bool AdvancedOptOut { get; init; }

    public bool IsSubaccount => OwnerSid != Sid;
}

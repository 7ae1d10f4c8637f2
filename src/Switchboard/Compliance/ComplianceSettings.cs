namespace Switchboard.Compliance;

/// <summary>What the deployment has organizations keep to.</summary>
[Settings("Compliance")]
internal sealed record ComplianceSettings : ISettings
{
    [Setting("Whether informational messages wait for the person's day, as marketing always does; an organization can say otherwise for itself "
        + "(PUT /api/v1/compliance/hours). Transactional messages, and answers within 24 hours of the person's own message, never wait.")]
    public bool HoldInformational { get; init; } = true;

    [Setting("How many informational messages one person gets of an organization within 24 hours, over all channels and agents, unless they wrote within that "
        + "time themselves; 0 for any number. What holds for marketing is in the table of rules; transactional messages have no bound.", Min = 0, Max = 10_000)]
    public int InformationalPerDay { get; init; } = 20;
}

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

    [Setting("How often an agent may ask whether somebody may be contacted (comms_can_contact) within a minute, on each node; 0 for any number. "
        + "Sends don't count.", Min = 0, Max = 1_000_000)]
    public int AsksPerMinute { get; init; } = 600;

    [Setting("How long decisions that were only asked for are kept. What was decided of a message stays with it, and the audit log keeps both.",
        Least = "1d", Most = "3650d")]
    public TimeSpan AskedKept { get; init; } = TimeSpan.FromDays(90);
}

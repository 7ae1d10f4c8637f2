namespace Switchboard.Alerts;

/// <summary>How bad it is. What is worse goes further.</summary>
internal enum Severity
{
    /// <summary>Kept and logged.</summary>
    Low,

    /// <summary>Audited too, and sent over routes that ask for it.</summary>
    Medium,

    /// <summary>Sent, unless it is night for whoever gets it.</summary>
    High,

    /// <summary>Sent at any hour.</summary>
    Critical,
}

/// <summary>Whether somebody has seen to an alert.</summary>
internal enum AlertState
{
    /// <summary>Nobody has.</summary>
    Open,

    /// <summary>Somebody is at it: it is sent no more, and what comes again is still counted in it.</summary>
    Acknowledged,

    /// <summary>It is over: what comes again is another alert.</summary>
    Resolved,
}

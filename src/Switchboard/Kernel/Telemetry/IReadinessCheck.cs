namespace Switchboard.Kernel.Telemetry;

/// <summary>One thing that has to be well before this node should get requests. Found by scanning; asked by <c>/health/ready</c>.</summary>
[Collected]
public interface IReadinessCheck
{
    /// <summary>A word such as <c>database</c>.</summary>
    string Name { get; }

    /// <summary>Looks. An exception or more than two seconds count as not ready.</summary>
    ValueTask<Readiness> Check(CancellationToken ct);
}

/// <summary>What a check found.</summary>
/// <param name="IsReady">Whether requests may come.</param>
/// <param name="Detail">A short fact or reason, without secrets or personal data.</param>
public readonly record struct Readiness(bool IsReady, string? Detail)
{
    /// <summary>All is well.</summary>
    public static Readiness Yes(string? detail = null) => new(true, detail);

    /// <summary>It is not, and why.</summary>
    public static Readiness No(string reason) => new(false, reason);
}

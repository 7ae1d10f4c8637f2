
namespace Switchboard.Mcp.Transports;

/// <summary>The protocol's dated revisions. Up to 2025-11-25 a client initializes a session; from 2026-07-28 on every request stands alone.</summary>
internal static class Revisions
{
    /// <summary>The first revision without sessions.</summary>
    public const string Stateless = "2026-07-28";

    /// <summary>The one revision in which several messages may come in one.</summary>
    public const string Batching = "2025-03-26";

    /// <summary>All that are served, newest first.</summary>
    public static readonly IReadOnlyList<string> Served = [Stateless, "2025-11-25", "2025-06-18", Batching, "2024-11-05"];

    /// <summary>Whether a version of this name works without sessions; those to come do too.</summary>
    public static bool IsStateless(string? version) => version is not null && string.CompareOrdinal(version, Stateless) >= 0;
}

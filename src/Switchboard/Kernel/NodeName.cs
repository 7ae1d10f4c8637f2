namespace Switchboard.Kernel;

/// <summary>This process, as the holder of leases and jobs. A restarted process is another one.</summary>
[Singleton]
internal sealed class NodeName(Ids ids)
{
    /// <summary>Such as <c>node_…</c>.</summary>
    public string Text { get; } = ids.Next("node");
}

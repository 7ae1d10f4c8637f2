using System.Diagnostics;

namespace Switchboard.Kernel.Telemetry;

/// <summary>One correlation id from the webhook to the provider: work that waits in a row carries the W3C <c>traceparent</c> of who caused it.</summary>
public static class TraceContext
{
    /// <summary>The name of our activity source and of our meter.</summary>
    public const string SourceName = "Switchboard";

    /// <summary>Where our spans come from.</summary>
    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>The <c>traceparent</c> to write into a row, or null outside any request or job.</summary>
    public static string? Capture() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>
    /// Goes on under what <see cref="Capture"/> gave: log lines and calls out carry its trace id, also when nobody records spans.
    /// Dispose it when the work ends. Without a usable parent a new trace begins.
    /// </summary>
    public static Activity Continue(string? traceParent, string name, ActivityKind kind = ActivityKind.Consumer)
    {
        var known = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        if (Source.HasListeners() && Source.StartActivity(name, kind, parent) is { } recorded)
        {
            return recorded;
        }

        var activity = new Activity(name);
        activity.SetIdFormat(ActivityIdFormat.W3C);
        if (known)
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        }

        return activity.Start();
    }
}

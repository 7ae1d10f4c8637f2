using System.Diagnostics.Metrics;
using Switchboard.Channels;

namespace Switchboard.Conversations;

/// <summary>Counts messages and webhooks. Labels are words of closed sets, made before, so that a count costs an addition.</summary>
[Singleton]
internal sealed class Traffic(Meter meter)
{
    static readonly string[] Channels = [.. Enum.GetValues<ChannelKind>().Select(kind => EnumText.Of(kind))];

    readonly Counter<long> messages = meter.CreateCounter<long>("switchboard.messages", description: "Messages, by channel and what became of them.");

    readonly Counter<long> webhooks = meter.CreateCounter<long>("switchboard.webhooks", description: "Webhooks of providers, by provider and outcome.");

    readonly Counter<long> detours = meter.CreateCounter<long>(
        "switchboard.detours", description: "Messages given to another provider, by channel, both providers and reason.");

    readonly Histogram<double> latency = meter.CreateHistogram(
        "switchboard.delivery.latency", "s", "From the moment that a message is queued until its provider has it, by channel.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600] });

    /// <summary>A message has come this far: <c>queued</c>, <c>received</c>, or a delivery's status.</summary>
    public void Message(ChannelKind channel, string outcome) => messages.Add(1, new("channel", Channels[(int)channel]), new("outcome", outcome));

    /// <summary>A provider has taken a message.</summary>
    public void Sent(ChannelKind channel, TimeSpan after)
    {
        Message(channel, "sent");
        latency.Record(after.TotalSeconds, new KeyValuePair<string, object?>("channel", Channels[(int)channel]));
    }

    /// <summary>A message was given to another provider than its address's own.</summary>
    /// <param name="reason">paused, refused or given_up.</param>
    public void StoodIn(ChannelKind channel, string from, string to, string reason) =>
        detours.Add(1, new("channel", Channels[(int)channel]), new("from", from), new("to", to), new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A webhook was answered.</summary>
    /// <param name="provider">An adapter's name; null when it isn't known whose webhook it is.</param>
    public void Webhook(string? provider, string outcome) => webhooks.Add(1, new("provider", provider ?? "unknown"), new("outcome", outcome));
}

using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Jobs;

namespace Switchboard.Billing;

/// <summary>Raises the alert that a limit is nearly reached, once the act that brought it there is written.</summary>
internal sealed class AlertNearLimit(RaiseAlert alerts) : IJobHandler
{
    public const string JobKind = "limit.alert";

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var near = JsonSerializer.Deserialize<Args>(job.Args, Wire.Json)!;
        await alerts.RaiseForSure(
            new Alert(job.OrganizationId, Severity.High, near.Limit + "_nearly_reached", near.Subject, "Four fifths of a limit are used")
                .With(("limit", near.Limit), ("used", Amount(near, near.Used)), ("most", Amount(near, near.Most))));
        return JobEnd.Done;
    }

    // Money in US dollars, as everywhere that people read it.
    static object Amount(Args near, long amount) => near.Limit.StartsWith("spend_", StringComparison.Ordinal) ? Dollars.Of(amount) : amount;

    /// <summary>What the job carries.</summary>
    /// <param name="Subject">The agent, or the organization for all of its agents.</param>
    /// <param name="Limit">Such as <c>spend_per_day</c>.</param>
    /// <param name="Used">Acts, or millionths of a US dollar.</param>
    /// <param name="Most">Of the same.</param>
    internal sealed record Args(string Subject, string Limit, long Used, long Most)
    {
        public override string ToString() => JsonSerializer.Serialize(this, Wire.Json);
    }
}

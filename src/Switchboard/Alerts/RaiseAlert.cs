using Microsoft.Extensions.Logging;

namespace Switchboard.Alerts;

/// <summary>
/// Raises alerts. It never breaks what it watches: it has a transaction of its own, a failure goes to the log alone, and however fast
/// something comes again, each node writes it down one time after the other. Not to be called inside a unit of work, but after its commit.
/// </summary>
[Singleton]
internal sealed partial class RaiseAlert(KeepAlert keep, ILogger<RaiseAlert> logger)
{
    readonly Lock gate = new();
    readonly Dictionary<(OrganizationId, string, string), Waiting> under = [];

    /// <summary>Raises it: a new one, or one time more of what isn't resolved yet. Never throws.</summary>
    public async Task Raise(Alert alert)
    {
        var key = (alert.Organization, alert.Kind, alert.Subject);
        lock (gate)
        {
            if (under.TryGetValue(key, out var waiting))
            {
                // Whoever is writing takes it along.
                under[key] = new(alert, waiting.Times + 1);
                return;
            }

            under[key] = default;
        }

        for (var next = new Waiting(alert, 1); next.Alert is { } one; next = Next(key))
        {
            try
            {
                await Keep(one, next.Times, by: null);
            }
            catch (Exception error)
            {
                LogNotKept(logger, error, alert.Severity, alert.Kind, alert.Subject, alert.Organization.Value);
            }
        }
    }

    /// <summary>The same for what is tried again until it is kept: throws where it can't be.</summary>
    /// <param name="by">Who raises it; the same one again counts once. Null where each counts.</param>
    public Task RaiseForSure(Alert alert, JobId? by = null) => Keep(alert, times: 1, by);

    Waiting Next((OrganizationId, string, string) key)
    {
        lock (gate)
        {
            under.Remove(key, out var waiting);
            if (waiting.Times > 0)
            {
                under[key] = default;
            }

            return waiting;
        }
    }

    async Task Keep(Alert alert, int times, JobId? by)
    {
        var kept = await keep.Keep(alert, times, by);
        var level = alert.Severity switch
        {
            Severity.Critical => LogLevel.Critical,
            Severity.High => LogLevel.Error,
            Severity.Medium => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        // Each is told in full the first time.
        LogRaised(
            logger, kept.IsNew ? level : LogLevel.Information, alert.Severity, alert.Kind, alert.Subject, alert.Organization.Value, kept.Id.Value, kept.Times);
    }

    /// <summary>What came while the one before was being written.</summary>
    /// <param name="Alert">The last of it, whose facts count.</param>
    readonly record struct Waiting(Alert? Alert, int Times);

    [LoggerMessage(Message = "{Severity} alert {AlertId}: {Kind} of {Subject} in {OrganizationId}, {Times} in all")]
    static partial void LogRaised(
        ILogger logger, LogLevel level, Severity severity, string kind, string subject, string organizationId, string alertId, long times);

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Severity} alert could not be kept: {Kind} of {Subject} in {OrganizationId}")]
    static partial void LogNotKept(ILogger logger, Exception error, Severity severity, string kind, string subject, string organizationId);
}

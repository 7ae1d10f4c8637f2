using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>Tools that try the door: every kind of argument and every kind of end.</summary>
sealed class Trials : IUseCase
{
    readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<string> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [McpServerTool(Name = "trial_arguments", ReadOnly = true, Destructive = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Tells what it was given.")]
    public Task<Outcome<Given>> Arguments(
        Caller caller,
        [Description("A text.")] string to,
        [Description("A channel.")] Channel channel = Channel.Sms,
        [Description("An agent.")] AgentId? agentId = null,
        [Range(1, 200), Description("A number.")] int limit = 50,
        [Description("A time.")] DateTimeOffset? since = null,
        [Description("Texts.")] IReadOnlyList<string>? mediaUrls = null,
        [Description("What should be done.")] Wish? wish = null,
        CancellationToken ct = default) =>
        Task.FromResult<Outcome<Given>>(new Given(caller.Actor, to, channel, agentId, limit, since, mediaUrls, wish, ct.CanBeCanceled));

    [McpServerTool(Name = "trial_refusal", UseStructuredContent = true)]
    [Description("Refuses.")]
    public ValueTask<Outcome<Done>> Refuse() => new(new Problem("quiet_hours", 409, "It is night there.", "Send it with sendAt.")
    {
        RetryAt = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(2)),
        DecisionId = new DecisionId("dec_1"),
        Field = "to",
    });

    [McpServerTool(Name = "trial_break", UseStructuredContent = true)]
    [Description("Breaks.")]
    public ValueTask<Outcome<Done>> Break([Description("Your reference.")] string? clientRef = null) =>
        throw new InvalidOperationException($"secret {clientRef}");

    [McpServerTool(Name = "trial_wait", UseStructuredContent = true)]
    [Description("Waits until it is cancelled.")]
    public async Task<Outcome<Done>> WaitAsync(CancellationToken ct)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = ct.Register(cancelled.SetResult);
        Started.TrySetResult();
        await cancelled.Task;
        Ended.TrySetResult("cancelled");
        ct.ThrowIfCancellationRequested();
        return new Done("never");
    }

    [McpServerTool(Name = "trial_progress", UseStructuredContent = true)]
    [Description("Reports how far it is.")]
    public async Task<Outcome<Done>> ProgressAsync(
        IProgress<ProgressNotificationValue> progress, [Description("Whether to end only when released.")] bool held = false, CancellationToken ct = default)
    {
        for (var step = 1; step <= 3; step++)
        {
            progress.Report(new ProgressNotificationValue { Progress = step, Total = 3, Message = $"step {step}" });
            await Task.Yield();
        }

        if (held)
        {
            await released.Task.WaitAsync(ct);
        }

        return new Done("all");
    }

    [McpServerTool(Name = "trial_release", UseStructuredContent = true)]
    [Description("Lets the other one end.")]
    public ValueTask<Outcome<Done>> Release()
    {
        released.TrySetResult();
        return new(new Done("released"));
    }

    [McpServerTool(Name = "trial_organization", UseStructuredContent = true)]
    [Description("For admins of an organization.")]
    [Requires(Tier.Organization)]
    public ValueTask<Outcome<Done>> Organization() => new(new Done("organization"));

    [McpServerTool(Name = "trial_deployment", UseStructuredContent = true)]
    [Description("For admins of the deployment.")]
    [Requires(Tier.SuperAdmin)]
    public ValueTask<Outcome<Done>> Deployment() => new(new Done("deployment"));
}

enum Channel
{
    Sms,
    WhatsAppAudio,
}

sealed record Wish([property: Description("What.")] string What, [property: Description("How often.")] int? Times = null);

sealed record Done([property: Description("What was done.")] string What);

sealed record Given(
    string Actor, string To, Channel Channel, AgentId? AgentId, int Limit, DateTimeOffset? Since, IReadOnlyList<string>? MediaUrls, Wish? Wish, bool Cancellable);

using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>Fetches a message of which the provider has told only that it arrived, and keeps it.</summary>
internal sealed partial class FetchMessage(Lines lines, TakeIn takeIn, ILogger<FetchMessage> logger) : IJobHandler
{
    public const string JobKind = "message.fetch";

    /// <summary>The arguments, as JSON.</summary>
    internal sealed record Wanted(AgentId Agent, ChannelKind Channel, CredentialId Credential, string ProviderMessageId);

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(10),
            TimeSpan.FromMinutes(1),
            TimeSpan.FromMinutes(10),
            TimeSpan.FromHours(1),
            TimeSpan.FromHours(6),
            TimeSpan.FromHours(24),
        ];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var wanted = JsonSerializer.Deserialize<Wanted>(job.Args, Wire.Json)!;
        var account = await lines.Open(wanted.Channel, wanted.Credential, job.OrganizationId, ct);
        if (account.Problem is { } gone)
        {
            throw new InvalidOperationException(gone.Detail);
        }

        var (provider, credential) = account.Value;
        var fetched = await provider.Complete(Notice(wanted), credential, ct);
        if (fetched.Problem is { } problem)
        {
            throw new InvalidOperationException($"{problem.Detail} {problem.Next}");
        }

        var line = await lines.Of(wanted.Agent, wanted.Channel, ct, evenIfOff: true);
        if (fetched.Value is not { } inbound || line.Problem is not null || line.Value.Agent.OrganizationId != job.OrganizationId)
        {
            LogGone(logger, wanted.Agent.Value);
            return JobEnd.Done;
        }

        await takeIn.Take(line.Value with { Credential = credential }, inbound);
        return JobEnd.Done;
    }

    static InboundMessage Notice(Wanted wanted) =>
        new(wanted.ProviderMessageId, "", "", "", "", [], 1, null, null, new Dictionary<string, string>(StringComparer.Ordinal)) { IsNotice = true };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A message that arrived for agent {AgentId} is no longer at its provider, or the agent has no such address any more; nothing was kept.")]
    static partial void LogGone(ILogger logger, string agentId);
}

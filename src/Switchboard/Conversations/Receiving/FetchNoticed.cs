using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>Fetches what a provider only gave notice of: before the notice is answered where that is soon enough, else by a job that has its retries.</summary>
[Singleton]
internal sealed class FetchNoticed(JobQueue jobs, TimeProvider clock)
{
    /// <summary>Well within what providers wait for an answer to a webhook.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The message, or null when it couldn't be had now: then the job is committed.</summary>
    public async Task<InboundMessage?> Soon(AgentLine line, InboundMessage notice)
    {
        var whole = await Whole(line, notice);
        if (whole is null or { IsNotice: true })
        {
            var args = new FetchMessage.Wanted(line.Agent.AgentId, line.Channel, line.Credential.Id, notice.ProviderMessageId);
            await jobs.Enqueue(line.Agent.OrganizationId, FetchMessage.JobKind, JsonSerializer.Serialize(args, Wire.Json), CancellationToken.None);
            return null;
        }

        return whole;
    }

    async Task<InboundMessage?> Whole(AgentLine line, InboundMessage notice)
    {
        using var soon = new CancellationTokenSource(Patience, clock);
        try
        {
            var fetched = await line.Provider.Complete(notice, line.Credential, soon.Token);
            return fetched.Succeeded ? fetched.Value : null;
        }
        catch (OperationCanceledException) when (soon.IsCancellationRequested)
        {
            return null;
        }
    }
}

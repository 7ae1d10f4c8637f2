using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Mcp.Resources;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Prompts;

/// <summary>The daily work: read what waits, answer it, say that it is done.</summary>
internal sealed class AnswerWaitingMessages(AgentReach reach, OfferResources resources) : IUseCase
{
    [McpServerPrompt(Name = "answer_waiting_messages", Title = "Answer waiting messages")]
    [Description("Answers the messages from people that the agent has not acknowledged yet.")]
    public async Task<Outcome<GetPromptResult>> Write(
        Caller caller,
        [Description("The agent. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [Description("How to answer, in your own words: tone, what may be promised, what to leave to a person.")] string? guidance = null,
        CancellationToken ct = default)
    {
        var agent = await reach.Find(caller, agentId, ct);
        if (agent.Problem is { } unknown)
        {
            return unknown;
        }

        var waiting = await resources.Embed(caller, $"comms://agents/{agent.Value.AgentId}/waiting", ct);
        if (waiting.Problem is { } problem)
        {
            return problem;
        }

        var order = $"""
            Answer the messages that wait for the agent {agent.Value.AgentId}. {Messages.Below}

            For each person, oldest first:
            1. Read the conversation at comms://conversations/{"{conversationId}"} when the message alone doesn't say what it is about.
            2. Answer with comms_send_message on the channel that the person wrote on, with replyTo set to the messageId and a clientRef of its own.
            3. Acknowledge the message with comms_get_waiting_messages (acknowledge) once it is answered, or needs no answer.

            Leave a message waiting when it needs a person's decision, and say so at the end, with its messageId and why.
            {(guidance is null ? "" : $"\nHow to answer: {guidance}")}
            """;
        return Messages.Prompt("Answers what waits for an agent.", order.TrimEnd(), waiting.Value);
    }
}

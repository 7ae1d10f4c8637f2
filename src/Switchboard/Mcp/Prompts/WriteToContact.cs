using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Numbers;
using Switchboard.Mcp.Resources;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Prompts;

/// <summary>A message to somebody, written with what was said before in view.</summary>
internal sealed class WriteToContact(AgentReach reach, OfferResources resources, ConversationList conversations) : IUseCase
{
    [McpServerPrompt(Name = "write_to_contact", Title = "Write to a contact")]
    [Description("Writes a message to a person, in view of what was said before, and sends it once it is right.")]
    public async Task<Outcome<GetPromptResult>> Write(
        Caller caller,
        [Description("The person's number, in international form, or e-mail address.")] string contactAddress,
        [Description("What the message is for.")] string purpose,
        [Description("The agent that writes. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [Description("sms unless said otherwise.")] OpenChannel? channel = null,
        CancellationToken ct = default)
    {
        var agent = await reach.Find(caller, agentId, ct);
        if (agent.Problem is { } unknown)
        {
            return unknown;
        }

        var address = PhoneNumbers.Parse("contactAddress", contactAddress, agent.Value.Country) is { Succeeded: true, Value: var number } ? number.Value : contactAddress;
        var known = await conversations.With(agent.Value.OrganizationId, agent.Value.AgentId, address, ct);
        var before = known is { } conversation ? await resources.Embed(caller, ConversationLine.UriOf(conversation), ct) : (Outcome<EmbeddedResourceBlock>?)null;
        if (before?.Problem is { } problem)
        {
            return problem;
        }

        var past = before is null ? "The agent and this person have not written to each other yet: say who you are." : $"What was said before comes with this. {Messages.Below}";
        var order = $"""
            Write a message from the agent {agent.Value.AgentId} to {address}{(channel is { } kind ? $" by {EnumText.Of(kind)}" : "")}. What it is for: {purpose}

            {past}

            Keep it short and plain, in the person's language, without anything that this platform has no record of. Show it first. When it is right, send it with comms_send_message and a clientRef of its own;
            a refusal says in `next` what to do about it. Do not try another channel to get around one.
            """;
        return Messages.Prompt("Writes a message to a person.", order, before is { Value: var embedded } ? [embedded] : []);
    }
}

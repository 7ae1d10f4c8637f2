using Switchboard.Agents;
using Switchboard.Agents.Pool;

namespace Switchboard.Conversations.Receiving.Routing;

/// <summary>Reads whom a stranger asks for: the message begins with an agent's word or name. The longest counts, so that "sales desk" is not "sales".</summary>
internal static class AskedFor
{
    /// <param name="words">Agents' own words, folded.</param>
    public static AgentEntry? In(string body, IReadOnlyList<AgentEntry> agents, IReadOnlyList<(string Word, AgentId Agent)> words)
    {
        var text = SetRoutingKeywords.Fold(body);
        return agents
            .SelectMany(
                agent => words.Where(word => word.Agent == agent.AgentId).Select(word => word.Word).Append(SetRoutingKeywords.Fold(agent.DisplayName)),
                (agent, word) => (Agent: agent, Word: word))
            .Where(one => Begins(text, one.Word))
            .OrderByDescending(one => one.Word.Length)
            .ThenBy(one => words.Any(word => word.Word == one.Word && word.Agent == one.Agent.AgentId) ? 0 : 1)
            .ThenBy(one => one.Agent.AgentId.Value, StringComparer.Ordinal)
            .Select(one => one.Agent)
            .FirstOrDefault();
    }

    static bool Begins(string text, string word) =>
        word.Length > 0 && text.StartsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length]));
}

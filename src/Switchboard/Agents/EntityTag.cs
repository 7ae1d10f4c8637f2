using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Agents;

/// <summary>An agent's version as an entity tag, such as <c>"3"</c>: who changes it says which version they saw. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1</summary>
internal static class EntityTag
{
    public static readonly Problem Changed = new(
        "changed_meanwhile", 412, "The agent was changed since you read it.", "Read it again and send your change with the new entity tag in If-Match.");

    public static void Set(HttpResponse response, Outcome<AgentView> agent)
    {
        if (agent.Succeeded)
        {
            response.Headers.ETag = $"\"{agent.Value.Version}\"";
        }
    }

    /// <summary>The version in <c>If-Match</c>; null when there is none or any will do; -1 when it is no version of ours.</summary>
    public static long? IfMatch(HttpRequest request) => request.Headers.IfMatch.ToString() switch
    {
        "" or "*" => null,
        ['"', .. var version, '"'] when long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => -1,
    };
}

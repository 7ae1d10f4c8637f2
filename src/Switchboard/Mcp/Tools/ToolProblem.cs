using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Switchboard.Mcp.Tools;

/// <summary>A <see cref="Problem"/> as a tool tells it.</summary>
[Description("Why the call did nothing.")]
internal sealed record ToolProblem(
    [property: Description("A stable word for the kind of problem.")] string Code,
    [property: Description("What happened.")] string Detail,
    [property: Description("What to do about it.")] string Next,
    [property: Description("The argument that is wrong.")] string? Field,
    [property: Description("When the same call may succeed.")] DateTimeOffset? RetryAt,
    [property: Description("The decision behind a refusal.")] DecisionId? DecisionId)
{
    public static ToolProblem From(Problem problem) =>
        new(problem.Code, problem.Detail, problem.Next, problem.Field, problem.RetryAt, problem.DecisionId);

    /// <summary>The whole of it as a model reads it.</summary>
    [JsonIgnore]
    public string Text => RetryAt is { } at ? $"{Detail} {Next} The same call may succeed from {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}." : $"{Detail} {Next}";
}

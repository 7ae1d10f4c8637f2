using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Simulator.Scenarios;

internal enum RunState
{
    Running,
    Passed,
    Failed,
}

internal enum StepState
{
    Waiting,
    Running,
    Done,
    Failed,
}

/// <summary>Who acts in a step.</summary>
internal enum Who
{
    Agent,
    Person,
    Operator,
    Carrier,
    Platform,
}

/// <summary>A scenario that is played, or was.</summary>
internal sealed class Run(string id, Scenario scenario, DateTimeOffset startedAt)
{
    public string Id { get; } = id;
    public string Scenario { get; } = scenario.Name;
    public string Title { get; } = scenario.Title;
    public RunState State { get; set; }
    public DateTimeOffset StartedAt { get; } = startedAt;
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whose phone or mailbox shows best what happens.</summary>
    public string? Person { get; set; }

    /// <summary>Replaced, not changed: it is read while the run goes on.</summary>
    public IReadOnlyList<Link> Links { get; set; } = [];

    public IReadOnlyList<StepSeen> Steps { get; } = [.. scenario.Steps.Select(step => new StepSeen(step.Title, step.Who))];

    /// <summary>Everybody who was made up for it.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> People { get; set; } = [];
}

/// <summary>Where something can be looked at.</summary>
internal sealed record Link(string Title, string Url);

/// <summary>A step, and what was seen of it.</summary>
internal sealed class StepSeen(string title, Who who)
{
    public string Title { get; } = title;
    public Who Who { get; } = who;
    public StepState State { get; set; }

    /// <summary>One sentence about what was really seen.</summary>
    public string? Says { get; set; }

    public SentRequest? Request { get; set; }
    public GotAnswer? Answer { get; set; }
    public double? Milliseconds { get; set; }

    /// <summary>What was expected, and what was seen.</summary>
    public string? Problem { get; set; }
}

/// <summary>What went over the wire; secrets are left out.</summary>
internal sealed record SentRequest(string Method, string Url, JsonElement? Body);

/// <summary>What came back; secrets are left out.</summary>
internal sealed record GotAnswer(int Status, JsonElement? Body);

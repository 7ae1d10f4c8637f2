namespace Switchboard.Simulator.Scenarios;

/// <summary>
/// A story that is played step by step. One object is one performance: what a step learns stands in fields for the next. Scenarios join by existing.
/// </summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>Its place among the others, which no other has.</summary>
    public abstract int Order { get; }

    public abstract string Title { get; }

    /// <summary>What it shows, in a sentence or two.</summary>
    public abstract string About { get; }

    /// <summary>About how long it takes.</summary>
    public abstract int Seconds { get; }

    public abstract IReadOnlyList<Step> Steps { get; }

    /// <summary>A step ends well, or with an <see cref="UnexpectedException"/> that says what was expected and seen.</summary>
    internal sealed record Step(Who Who, string Title, Func<Scene, Task> Play);
}

/// <summary>The outside is not as a step expects it. The message says what was expected and what was seen.</summary>
internal sealed class UnexpectedException(string message) : Exception(message);

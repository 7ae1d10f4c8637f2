namespace Switchboard.Kernel;

/// <summary>
/// An expected refusal, told to whoever asked: what happened and what to do next. It is a value, travels as problem+json
/// (RFC 9457) over HTTP and as a tool error over MCP, and never carries a secret.
/// </summary>
/// <param name="Code">Stable machine-readable word, such as <c>unknown_agent</c>.</param>
/// <param name="Status">The HTTP status it maps to, 400–599.</param>
/// <param name="Detail">What happened, as a sentence.</param>
/// <param name="Next">What the caller can do about it, as a sentence.</param>
public sealed record Problem(string Code, int Status, string Detail, string Next)
{
    /// <summary>When the same request may succeed, if time alone can change the answer.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The gate's decision behind a refusal.</summary>
    public DecisionId? DecisionId { get; init; }

    /// <summary>The request's field that is wrong, when there is one.</summary>
    public string? Field { get; init; }

    /// <summary>
    /// Whether the refusal is itself on record, so that what was written with it stays. What a unit of work wrote before any other problem
    /// is taken back.
    /// </summary>
    public bool IsOnRecord { get; init; }

    /// <summary>The input is not usable.</summary>
    public static Problem Invalid(string field, string detail, string next) =>
        new("invalid_" + ToSnake(field), 400, detail, next) { Field = field };

    /// <summary>There is no such thing for this caller; what belongs to another is not found.</summary>
    public static Problem NotFound(string kind, string next) =>
        new("unknown_" + kind, 404, $"There is no such {kind.Replace('_', ' ')}.", next);

    /// <summary>The caller is known and may not do this.</summary>
    public static Problem Forbidden(string detail, string next) => new("forbidden", 403, detail, next);

    /// <summary>The state of the thing does not allow it.</summary>
    public static Problem Conflict(string code, string detail, string next) => new(code, 409, detail, next);

    /// <summary>A provider refused or could not be reached.</summary>
    public static Problem Provider(string code, string detail, string next) => new(code, 502, detail, next);

    static string ToSnake(string field) =>
        string.Concat(field.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}

/// <summary>An answer that may be a problem, whatever it would be otherwise.</summary>
public interface IOutcome
{
    /// <summary>The problem, or null when there is none.</summary>
    Problem? Problem { get; }
}

/// <summary>What a use case answers: a value, or the problem that stood in the way.</summary>
public readonly struct Outcome<T> : IOutcome
{
    readonly T? value;

    Outcome(T? value, Problem? problem)
    {
        this.value = value;
        Problem = problem;
    }

    /// <summary>The problem, or null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a value.</summary>
    public bool Succeeded => Problem is null;

    /// <summary>The value. Throws when there is a problem: ask <see cref="Succeeded"/> first.</summary>
    public T Value => Problem is null ? value! : throw new InvalidOperationException($"No value: {Problem.Code}.");

    /// <summary>A value is an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A problem is an outcome.</summary>
    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);

    /// <summary>One answer for each case.</summary>
    public TResult Match<TResult>(Func<T, TResult> succeeded, Func<Problem, TResult> failed) =>
        Problem is null ? succeeded(value!) : failed(Problem);
}

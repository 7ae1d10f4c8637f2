namespace Switchboard.Channels.Gate;

/// <summary>What a rule says of something outbound.</summary>
public abstract record Verdict
{
    Verdict() { }

    /// <summary>No objection.</summary>
    public static readonly Verdict Allow = new Allowed(null);

    /// <summary>No objection, because of something that is on record. Such a decision is kept.</summary>
    /// <param name="basis">What allows it, such as a consent by its type and id.</param>
    public static Verdict AllowOn(string basis) => new Allowed(basis);

    /// <summary>An objection.</summary>
    /// <param name="reason">What stands in the way, as a sentence that the caller reads.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="source">Where the rule comes from: a keyword, a setting, a law.</param>
    /// <param name="until">When it will be allowed, if time alone can change the answer.</param>
    /// <param name="next">What the caller can do, when it isn't to wait or to give up.</param>
    public static Verdict Deny(string reason, string rule, string source, DateTimeOffset? until = null, string? next = null) =>
        new Denied(reason, rule, source, until, next);

    /// <inheritdoc cref="AllowOn" />
    public sealed record Allowed(string? Basis) : Verdict;

    /// <inheritdoc cref="Deny" />
    public sealed record Denied(string Reason, string Rule, string Source, DateTimeOffset? Until, string? Next) : Verdict;
}

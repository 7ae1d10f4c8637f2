using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>A request that its caller may repeat.</summary>
/// <param name="Reference">The caller's own reference for it; null: each is another one.</param>
/// <param name="Arguments">All that make two requests the same, without the reference itself.</param>
internal sealed record Repeatable(Caller Caller, string Tool, string? Reference, object Arguments);

/// <summary>Units of work that are done once for the caller's reference; without one, each time.</summary>
[Singleton]
internal sealed class DoOnce(Database db, ClientRefs refs)
{
    /// <inheritdoc cref="ClientRefs.Once" />
    public Task<Outcome<T>> Write<T>(
        OrganizationId organization, Repeatable request, Func<Session, ValueTask<Outcome<T>>> effect, CancellationToken ct, Func<T, T>? stored = null)
    {
        var claim = request.Reference is { } reference ? refs.For(organization, request.Caller, request.Tool, reference, request.Arguments) : null;
        return db.Write(organization, unit => ClientRefs.Once(unit, claim, () => effect(unit), stored), ct);
    }
}

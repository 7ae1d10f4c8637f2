using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>
/// A side effect under the caller's own reference, unique per caller and tool for 30 days: asked for again it answers what it answered and does nothing; the
/// same reference with other arguments is a conflict. The reference is claimed in the transaction of the effect, so two that race do it once.
/// </summary>
[Singleton]
internal sealed class ClientRefs(TimeProvider clock)
{
    public const int MaxLength = 128;
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Claims a reference with its answer: one row when it is free or has run out. Parameters as in <see cref="ClientRef"/>.</summary>
    public static readonly Sql Claim = """
        INSERT INTO client_ref (organization_id, caller, tool, reference, request_hash, answer, created_at)
        VALUES (@organization, @Caller, @Tool, @Reference, @RequestHash, @Answer, @CreatedAt)
        ON CONFLICT (organization_id, caller, tool, reference) DO UPDATE
        SET request_hash = excluded.request_hash, answer = excluded.answer, created_at = excluded.created_at
        WHERE client_ref.created_at <= @ForgottenBefore
        """;

    static readonly Sql Find = """
        SELECT request_hash, answer FROM client_ref
        WHERE organization_id = @organization AND caller = @Caller AND tool = @Tool AND reference = @Reference
        """;

    static readonly Sql IsAnswered = """
        SELECT count(*) FROM client_ref
        WHERE organization_id = @organization AND caller = @Caller AND tool = @Tool AND reference = @Reference AND answer <> 'null'
            AND created_at > @ForgottenBefore
        """;

    static readonly Sql Keep = """
        UPDATE client_ref SET answer = @answer
        WHERE organization_id = @organization AND caller = @Caller AND tool = @Tool AND reference = @Reference
        """;

    static readonly Sql Free = """
        DELETE FROM client_ref
        WHERE organization_id = @organization AND caller = @Caller AND tool = @Tool AND reference = @Reference AND answer = @Answer
        """;

    /// <summary>What is wrong with a reference, or null.</summary>
    public static Problem? Check(string? reference) => reference is null ? null : Line.Check("clientRef", reference, MaxLength);

    /// <summary>
    /// Runs the effect inside the unit, which answers with the outcome: once for the reference; without a reference, always. A refused
    /// effect leaves the reference free.
    /// </summary>
    /// <param name="claim">The reference, from <see cref="For"/>: made before the unit, which may be the only writer.</param>
    /// <param name="stored">What a repetition answers, if it isn't the whole answer: leave out what is shown once.</param>
    public static async ValueTask<Outcome<T>> Once<T>(Session unit, ClientRef? claim, Func<ValueTask<Outcome<T>>> effect, Func<T, T>? stored = null)
    {
        if (claim is null)
        {
            return await effect();
        }

        if (await unit.Execute(Claim, claim) == 0)
        {
            return await Earlier<T>(unit, claim);
        }

        var outcome = await effect();
        if (outcome.Succeeded)
        {
            var answer = JsonSerializer.Serialize(stored is null ? outcome.Value : stored(outcome.Value), Lenient);
            await unit.Later(Keep, claim with { Answer = answer });
        }
        else if (outcome.Problem!.IsOnRecord)
        {
            await Release(unit, claim);
        }

        return outcome;
    }

    /// <summary>What was answered under a reference before, or the conflict; null where it is free.</summary>
    public static async ValueTask<Outcome<T>?> Before<T>(Session session, ClientRef claim) where T : class =>
        await session.Count(IsAnswered, claim) > 0 ? await Earlier<T>(session, claim) : (Outcome<T>?)null;

    /// <summary>The row that claims a reference; with the answer, for units that insert it themselves and know it beforehand.</summary>
    /// <param name="request">The arguments, hashed: all that make two requests the same, without the reference itself.</param>
    public ClientRef For(OrganizationId organization, Caller caller, string tool, string reference, object request, object? answer = null)
    {
        var now = clock.GetUtcNow();
        return new(
            organization,
            caller.Actor,
            tool,
            reference,
            HashOf(request),
            answer is null ? "null" : JsonSerializer.Serialize(answer, answer.GetType(), Lenient),
            now,
            now - Kept);
    }

    /// <summary>What was answered under a reference that <see cref="Claim"/> found taken, or the conflict.</summary>
    public static async ValueTask<Outcome<T>> Earlier<T>(Session unit, ClientRef claim)
    {
        var (hash, answer) = await unit.One(Find, claim, static row => (row.Text("request_hash"), row.Text("answer")));
        return hash == claim.RequestHash
            ? JsonSerializer.Deserialize<T>(answer, Lenient)!
            : Problem.Conflict(
                "client_ref_reused",
                $"The clientRef was used for {claim.Tool} with other arguments within the last 30 days.",
                "Send the same arguments to get the first answer again, or another clientRef to do something else.");
    }

    /// <summary>Notes the answer of a reference that was claimed before, for units that know it only later.</summary>
    public static ValueTask<int> Answered(Session unit, ClientRef claim) => unit.Execute(Keep, claim);

    /// <summary>Frees a reference whose effect was refused, unless it was claimed anew since.</summary>
    public static ValueTask<int> Release(Session unit, ClientRef claim) => unit.Execute(Free, claim);

    // What an earlier version stored is still an answer.
    static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    static string HashOf(object request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), Wire.Json)));
}

/// <summary>A row of references.</summary>
internal sealed record ClientRef(
    OrganizationId OrganizationId, string Caller, string Tool, string Reference, string RequestHash, string Answer, DateTimeOffset CreatedAt,
    DateTimeOffset ForgottenBefore);

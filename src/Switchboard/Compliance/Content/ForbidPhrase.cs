using System.Buffers;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Content;

/// <summary>Forbids an organization's agents a wording: whole words, so that nothing can be written here that would take long to look for.</summary>
internal sealed class ForbidPhrase(Database database, AuditLog audit, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const int Most = 200;
    const int LongestPhrase = 100;
    const int LongestWord = 20;
    const int MostWords = 10;

    static readonly SearchValues<char> OfPatterns = SearchValues.Create("*\\[]{}|^");

    [Example("""{"phrase": "guaranteed cure"}""")]
    internal sealed record Request(
        [property: MaxLength(LongestPhrase), Description("One to ten words, in any case and with any punctuation; no patterns.")] string Phrase,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null);

    static readonly Sql Count = "SELECT count(*) FROM content_rule WHERE organization_id = @organization";

    static readonly Sql Insert = """
        INSERT INTO content_rule (id, organization_id, phrase, words, actor, created_at) VALUES (@id, @organization, @phrase, @words, @actor, @now)
        ON CONFLICT (organization_id, words) DO NOTHING
        """;

    static readonly Sql Find = $"SELECT {ContentRuleView.Columns} FROM content_rule WHERE organization_id = @organization AND words = @words";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/content-rules", (Request request, Caller caller, ForbidPhrase forbid, CancellationToken ct) =>
            forbid.Do(request, caller, ct).ToCreated())
        .Says("forbidPhrase", "Compliance", "Forbid the organization's agents a wording").Requires(Tier.Organization);

    async Task<Outcome<ContentRuleView>> Do(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        if ((reach.Problem ?? Line.Check("phrase", request.Phrase, LongestPhrase) ?? CheckWords(request.Phrase)) is { } wrong)
        {
            return wrong;
        }

        var row = new
        {
            id = ids.Next<ContentRuleId>(), phrase = request.Phrase.Trim(), words = string.Join(' ', PhraseList.Words(request.Phrase)), actor = caller.Actor,
            now = clock.GetUtcNow(),
        };
        return await database.Write<Outcome<ContentRuleView>>(
            reach.Value,
            async unit =>
            {
                if (await unit.Execute(Insert, row) == 1)
                {
                    if (await unit.Count(Count) > Most)
                    {
                        return Problem.Conflict(
                            "too_many_content_rules", $"An organization has {Most} content rules at most.", "Delete one that isn't needed.");
                    }

                    // The wording itself stays out of the log.
                    await audit.Append(unit, reach.Value, caller.Actor, "content_rule.added", row.id.Value);
                }

                return (await unit.One(Find, row, ContentRuleView.From))!;
            },
            ct);
    }

    static Problem? CheckWords(string phrase) =>
        phrase.AsSpan().ContainsAny(OfPatterns) ? Problem.Invalid(
            "phrase", "A wording is words; nothing in it stands for others, such as a star.",
            "Give the words themselves; each other form is a rule of its own.")
        : PhraseList.Words(phrase) is { Count: 0 } ? Problem.Invalid("phrase", "There is no word in it.", "Give the words that are forbidden.")
        : PhraseList.Words(phrase) is { Count: > 0 and <= MostWords } words && words.TrueForAll(word => word.Length <= LongestWord) ? null
        : Problem.Invalid("phrase", $"A wording has 1 to {MostWords} words of at most {LongestWord} letters each.", "Shorten it.");
}

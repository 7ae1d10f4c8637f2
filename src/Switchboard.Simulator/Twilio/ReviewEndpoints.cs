using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Simulator.Twilio;

/// <summary>
/// <c>GET</c>, <c>POST</c> and <c>DELETE /api/reviews</c>: what Meta and the carriers shall say of a template, a sender, a brand or a
/// campaign.
/// </summary>
internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/reviews", (Reviewers reviewers) => Results.Json(reviewers.All));
        routes.MapPost("/api/reviews", Decide);
        routes.MapDelete("/api/reviews", (Reviewers reviewers, SavedWorld saved) =>
        {
            reviewers.Clear();
            saved.Changed();
            return Results.NoContent();
        });
    }

    static IResult Decide(Wish wish, Reviewers reviewers, SavedWorld saved)
    {
        if (string.IsNullOrWhiteSpace(wish.Of))
        {
            return Refusal.BadRequest("`of` is missing: the sid or the name of a template, a sender, a brand or a campaign.", "of");
        }

        if (wish.Is is not ("approve" or "reject" or "hold"))
        {
            return Refusal.BadRequest("`is` is approve, reject or hold.", "is");
        }

        var decision = new Decision(wish.Of.Trim(), wish.Is, wish.Is is "reject" ? wish.Reason ?? "It breaks the rules." : null);
        reviewers.Decide(decision);
        saved.Changed();
        return Results.Json(decision);
    }

    internal sealed record Wish(string? Of, string? Is, string? Reason);
}

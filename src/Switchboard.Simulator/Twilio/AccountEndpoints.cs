using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Resend;
using Switchboard.Simulator.SendGrid;

namespace Switchboard.Simulator.Twilio;

/// <summary><c>GET</c> and <c>POST /api/accounts</c>: the credentials of the sandbox, for pointing a vendor's SDK at it.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/accounts", (Accounts accounts, Teams teams, SendGridAccounts others) =>
            Results.Json(accounts.All.Select(Describe)
                .Concat(teams.All.Select(TeamEndpoints.Describe))
                .Concat(others.All.Select(SendGrid.AccountEndpoints.Describe))));
        routes.MapPost("/api/accounts", Open);
        routes.MapPost("/api/accounts/{sid}/rotate", Rotate);
    }

    static IResult Open(Wish wish, Accounts accounts, Teams teams, SendGridAccounts others, SavedWorld saved)
    {
        if (wish.Provider is "resend")
        {
            return TeamEndpoints.Open(wish.ApiKey, wish.FriendlyName, teams, saved);
        }

        if (wish.Provider is "sendgrid")
        {
            return SendGrid.AccountEndpoints.Open(wish.ApiKey, wish.FriendlyName, others, saved);
        }

        if (wish.Provider is not (null or "twilio"))
        {
            return Refusal.BadRequest($"There are no accounts of {wish.Provider} here: `provider` is twilio, resend or sendgrid.");
        }

        if (wish.Sid is { } sid && !Sid.Is("AC", sid))
        {
            return Refusal.BadRequest("`sid` is AC and 32 hexadecimal digits.");
        }

        if (wish.AuthToken is { Length: < 8 or > 128 })
        {
            return Refusal.BadRequest("`authToken` has 8 to 128 characters.");
        }

        if (accounts.Open(wish.FriendlyName, wish.Sid, wish.AuthToken, advancedOptOut: wish.AdvancedOptOut) is not { } account)
        {
            return Refusal.Conflict($"There is an account {wish.Sid} already.");
        }

        saved.Changed();
        return Results.Json(Describe(account), statusCode: StatusCodes.Status201Created);
    }

    static IResult Rotate(string sid, Accounts accounts, SavedWorld saved)
    {
        if (accounts.Find(sid) is not { } account)
        {
            return Refusal.NotFound($"There is no account {sid}.");
        }

        accounts.Rotate(account);
        saved.Changed();
        return Results.Json(Describe(account));
    }

    static object Describe(Account account) => new
    {
        provider = "twilio",
        account.Sid,
        account.AuthToken,
        account.ApiKeySid,
        account.ApiKeySecret,
        account.FriendlyName,
        account.Status,
        ownerSid = account.IsSubaccount ? account.OwnerSid : null,
    };

    internal sealed record Wish(string? Provider, string? Sid, string? AuthToken, string? FriendlyName, string? ApiKey, bool AdvancedOptOut = false);
}

using Microsoft.AspNetCore.Http;

namespace Switchboard.Simulator.SendGrid;

/// <summary>SendGrid's part of <c>/api/accounts</c>: <c>{provider, apiKey, accountId, friendlyName, status}</c>.</summary>
internal static class AccountEndpoints
{
    public static object Describe(SendGridAccount account) =>
        new { provider = SendGridDoor.Provider, account.ApiKey, accountId = account.Id, account.FriendlyName, status = "active" };

    public static IResult Open(string? apiKey, string? friendlyName, SendGridAccounts accounts, SavedWorld saved)
    {
        if (apiKey is not null && !SendGridAccounts.IsKey(apiKey))
        {
            return Refusal.BadRequest("`apiKey` is SG., 8 to 64 letters and digits, a dot, and 16 to 128 more.", "apiKey");
        }

        if (accounts.Open(friendlyName, apiKey) is not { } account)
        {
            return Refusal.Conflict("There is a SendGrid account with this key already.");
        }

        saved.Changed();
        return Results.Json(Describe(account), statusCode: StatusCodes.Status201Created);
    }
}

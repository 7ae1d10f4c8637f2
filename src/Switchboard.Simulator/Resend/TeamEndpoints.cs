using Microsoft.AspNetCore.Http;

namespace Switchboard.Simulator.Resend;

/// <summary>Resend's part of <c>/api/accounts</c>: <c>{provider, apiKey, teamId, friendlyName, status}</c>.</summary>
internal static class TeamEndpoints
{
    public static object Describe(Team team) => new { provider = ResendDoor.Provider, team.ApiKey, teamId = team.Id, team.FriendlyName, status = "active" };

    public static IResult Open(string? apiKey, string? friendlyName, Teams teams, SavedWorld saved)
    {
        if (apiKey is not null && !Teams.IsKey(apiKey))
        {
            return Refusal.BadRequest("`apiKey` is re_ and 5 to 125 letters, digits and underscores.", "apiKey");
        }

        if (teams.Open(friendlyName, apiKey) is not { } team)
        {
            return Refusal.Conflict("There is a Resend account with this key already.");
        }

        saved.Changed();
        return Results.Json(Describe(team), statusCode: StatusCodes.Status201Created);
    }
}

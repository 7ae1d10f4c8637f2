using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Registration;

/// <summary>
/// <c>GET</c> and <c>PUT /api/rules</c>: how strict the carriers are. With <c>requireA2p</c>, a text from a local US number to the US arrives only when
/// the number is in a service whose campaign is verified (30034). https://www.twilio.com/docs/api/errors/30034
/// </summary>
internal sealed class Rules(SimulatorOptions options, ServiceBook services, CampaignBook campaigns, NumberBook numbers) : ISavedPart
{
    bool requireA2p = options.RequireA2p;

    public string Name => "twilioRules";

    public bool RequireA2p
    {
        get => Volatile.Read(ref requireA2p);
        set => Volatile.Write(ref requireA2p, value);
    }

    /// <summary>Whether the carriers turn this text down for want of a registration.</summary>
    public bool Forbid(Message message) =>
        RequireA2p && !message.IsChat
        && NumberPlan.RangeOf(message.From) is { Iso: "US", Kind: "local" }
        && message.To.StartsWith("+1", StringComparison.Ordinal)
        && NumberPlan.RangeOf(message.To)?.Iso != "CA"
        && !(numbers.Owned(message.From) is { } number && services.Holding(number.Sid, number.AccountSid) is { } service && campaigns.IsVerified(service));

    public JsonNode? Save() => new JsonObject { ["requireA2p"] = RequireA2p };

    /// <summary>What the options ask for at the start stays.</summary>
    public void Restore(JsonElement saved) => RequireA2p |= saved.GetProperty("requireA2p").GetBoolean();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/rules", (Rules rules) => Results.Json(new Wish(rules.RequireA2p)));
        routes.MapPut("/api/rules", (Wish wish, Rules rules, SavedWorld saved) =>
        {
            rules.RequireA2p = wish.RequireA2p ?? rules.RequireA2p;
            saved.Changed();
            return Results.Json(new Wish(rules.RequireA2p));
        });
    }

    internal sealed record Wish(bool? RequireA2p);
}

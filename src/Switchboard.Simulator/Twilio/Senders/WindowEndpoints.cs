using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Simulator.Twilio.Senders;

/// <summary><c>GET</c> and <c>DELETE /api/people/{address}/windows</c>: who may write to this person freely, until when; and an end to it.</summary>
/// <remarks>Windows are WhatsApp's alone, so a number is enough.</remarks>
internal static class WindowEndpoints
{
    public static void MapWindows(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/people/{address}/windows", (string address, ChatWindows windows) => Results.Json(windows.Of(OnWhatsApp(address))));
        routes.MapDelete("/api/people/{address}/windows", (string address, ChatWindows windows, SavedWorld saved) =>
        {
            windows.Close(OnWhatsApp(address));
            saved.Changed();
            return Results.NoContent();
        });
    }

    static string OnWhatsApp(string address) => address.StartsWith('+') ? "whatsapp:" + address : address;
}

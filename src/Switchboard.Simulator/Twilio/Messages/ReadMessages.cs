using System.Globalization;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>GET Messages.json and Messages/{sid}.json, with the vendor's filters.</summary>
internal sealed class ReadMessages(MessageBook messages)
{
    public TwilioAnswer List(TwilioRequest request)
    {
        if (!TryDates(request, out var least, out var most))
        {
            return TwilioAnswer.Error(400, 20001, "DateSent is not a date: use YYYY-MM-DD or an ISO 8601 instant");
        }

        var wanted = messages.NewestFirst(request.Account, request.Asked("From"), request.Asked("To"))
            .Where(m => (least is null || m.ListedAt >= least) && (most is null || m.ListedAt <= most));
        var slice = Paging.Of(request, wanted, m => m.Sid);
        return TwilioAnswer.Json(
            200,
            new MessagePage(
                [.. slice.Items.Select(m => m.Shape())], slice.Start, slice.End, slice.Page, slice.PageSize, slice.Uri, slice.First, slice.Next,
                slice.Previous),
            TwilioJson.Wire.MessagePage);
    }

    public TwilioAnswer Fetch(TwilioRequest request) => messages.Find(request.Account, request.Route["sid"]) is { } message
        ? TwilioAnswer.Json(200, message.Shape(), TwilioJson.Wire.MessageShape) with { MessageSid = message.Sid }
        : request.NotFound();

    /// <summary>
    /// <c>DateSent</c> is a day in UTC; <c>DateSent&lt;</c> and <c>DateSent&gt;</c> (read "on or before", "on or after") take a day's
    /// midnight or an instant.
    /// </summary>
    static bool TryDates(TwilioRequest request, out DateTimeOffset? least, out DateTimeOffset? most)
    {
        (least, most) = (null, null);
        if (request.Asked("DateSent") is { } day)
        {
            if (!TryInstant(day, out var at))
            {
                return false;
            }

            least = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
            most = least.Value.AddDays(1).AddTicks(-1);
        }

        if (request.Asked("DateSent>") is { } from)
        {
            if (!TryInstant(from, out var at))
            {
                return false;
            }

            least = at;
        }

        if (request.Asked("DateSent<") is { } until)
        {
            if (!TryInstant(until, out var at))
            {
                return false;
            }

            most = at;
        }

        return true;
    }

    static bool TryInstant(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
}

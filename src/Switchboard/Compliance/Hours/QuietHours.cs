using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Hours;

/// <summary>
/// People are contacted by day: in the hours that the law of the place where they are leaves open, by their own clock. Where it isn't known where
/// they are, it is open when it is open everywhere that they may be. Marketing always keeps to it, informational messages unless that is switched
/// off; transactional messages never wait, and neither does an answer within a day of the person's own message.
/// </summary>
internal sealed class QuietHours(HoursTable table, ComplianceSettings settings) : IGateRule
{
    const string OwnHours = "The organization's own quiet hours (PUT /api/v1/compliance/hours)";

    static readonly TimeSpan AnswerWithin = TimeSpan.FromHours(24);

    public string Name => "quiet_hours";

    // What forbids something for good is said first.
    public int Order => 80;

    public string Suspicion => Known.IsThere;

    public bool IsSudden => false;

    public bool Concerns(Outbound outbound) =>
        outbound.Purpose != Purpose.Transactional && !outbound.Confirmation && !outbound.IsCopy && table.Covers(outbound.Channel);

    public bool IsSuspicious(Outbound outbound) =>
        IsHeld(outbound.Purpose, null) && Look(outbound, Known.Nothing, OrganizationHours.Read(null)) is not null;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        var known = await Known.Of(outbound, session);
        var own = OrganizationHours.Read(known.ContactHours);
        return !IsHeld(outbound.Purpose, own.Informational) || Look(outbound, known, own) is not { } closed || await IsAnswer(outbound, session)
            ? Verdict.Allow
            : Object(closed, outbound);
    }

    // What was taken in late counts from when it was written.
    static async ValueTask<bool> IsAnswer(Outbound outbound, Session session) =>
        outbound.Purpose == Purpose.Informational && await TheirConversations.LastHeard(session, outbound, outbound.At - AnswerWithin) is not null;

    bool IsHeld(Purpose purpose, InformationalHours? own) =>
        purpose == Purpose.Marketing || (own is null ? settings.HoldInformational : own == InformationalHours.Held);

    /// <summary>Null where it is open, or no hours are known.</summary>
    Closing? Look(Outbound outbound, Known known, OrganizationHours own)
    {
        var where = Places.World.Of(outbound.To, known.TimeZone, known.Region, outbound.At);
        if (table.Find(where.Rules, outbound.Channel, outbound.Purpose, outbound.At) is not { } rule)
        {
            return null;
        }

        var hours = new OpenHours(rule, own.For(outbound.Purpose));
        return WallClock.Closed(where.Zones, hours, outbound.At) is { } zone ? new(hours, where, zone) : null;
    }

    Verdict Object(Closing closing, Outbound outbound)
    {
        var (hours, where, zone) = closing;
        var local = WallClock.At(zone, outbound.At);
        var holiday = hours.Rule.Holidays?.NameOf(DateOnly.FromDateTime(local)) is { } name ? $", {name}," : "";
        var clocks = WallClock.Distinct(where.Zones, outbound.At).Count();
        var whose = clocks == 1 ? zone.Id : $"{zone.Id}, one of {clocks} clocks that they may live by";
        var until = WallClock.Next(where.Zones, hours, outbound.At);
        return Verdict.Deny(
            $"It is {local:HH:mm} on {local:dddd}{holiday} for this person ({whose}). "
                + $"{(outbound.Purpose == Purpose.Marketing ? "Marketing" : "An informational message")} may reach them {hours.Say()}.",
            Name,
            new OpenHours(hours.Rule, []).IsOpen(local) ? OwnHours : hours.Rule.Source,
            until,
            until is null
                ? "Those hours never come at the same time in every place where this person may be: "
                    + "store their time zone (comms_update_contact, timeZone), or use e-mail."
                : "Send it then, or send it now with ifClosed=defer: it leaves by itself when the hours open. "
                    + "E-mail doesn't wait, nor does what is transactional.");
    }

    sealed record Closing(OpenHours Hours, Whereabouts Where, TimeZoneInfo Zone);
}

/// <summary>Tells what time it is, or will be, for the person.</summary>
internal sealed class TheirTime : IDecisionFact
{
    public string Name => "place";

    public string MayBeOnRecord => Known.HasPlace;

    public string OnRecord => Known.PlaceInWords;

    public async ValueTask<DecisionFacts> Tell(DecisionFacts facts, Outbound outbound, Session session) =>
        At(facts, outbound, await Known.Of(outbound, session));

    public DecisionFacts Recall(DecisionFacts facts, Outbound outbound, string? onRecord) => At(facts, outbound, Known.Read(onRecord));

    static DecisionFacts At(DecisionFacts facts, Outbound outbound, Known known)
    {
        var where = Places.World.Of(outbound.To, known.TimeZone, known.Region, outbound.At);
        return !where.IsKnown ? facts : facts with
        {
            LocalTimes = [.. WallClock.Distinct(where.Zones, outbound.At).Select(zone => new LocalTime(zone.Id, TimeZoneInfo.ConvertTime(outbound.At, zone)))],
        };
    }
}

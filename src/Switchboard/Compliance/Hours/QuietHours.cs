using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Hours;

/// <summary>
/// People are contacted by day: in the hours that the law of the place where they are leaves open, by their own clock. Where it isn't known where
/// they are, or an agent alone says so, it is open when it is open everywhere that they may be. Marketing always keeps to it, informational messages
/// unless that is switched off; transactional messages never wait, and neither does an answer within a day of the person's own message.
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
        var (places, quiet) = (known.PlacesOf(outbound.To, outbound.At), own.For(outbound.Purpose));
        foreach (var place in places)
        {
            if (HoursIn(place, quiet, outbound) is { } hours && WallClock.Closed(place.Zones, hours, outbound.At) is { } zone)
            {
                var all = places.SelectMany(one => HoursIn(one, quiet, outbound) is { } its ? one.Zones.Select(clock => (clock, its)) : []);
                return new(hours, zone, [.. all]);
            }
        }

        return null;
    }

    OpenHours? HoursIn(Whereabouts place, IReadOnlyList<DaySpan> quiet, Outbound outbound) =>
        table.Find(place.Rules, outbound.Channel, outbound.Purpose, outbound.At) is { } rule ? new(rule, quiet) : null;

    Verdict Object(Closing closing, Outbound outbound)
    {
        var (hours, zone, all) = closing;
        var local = WallClock.At(zone, outbound.At);
        var holiday = hours.Rule.Holidays?.NameOf(DateOnly.FromDateTime(local)) is { } name ? $", {name}," : "";
        var clocks = WallClock.Distinct([.. all.Select(clock => clock.Zone)], outbound.At).Count();
        var whose = clocks == 1 ? zone.Id : $"{zone.Id}, one of {clocks} clocks that they may live by";
        var (isOwn, isLaws) = (hours.IsInOwnQuiet(local), !hours.OfRuleAlone.IsOpen(local));
        var until = WallClock.Next(all, outbound.At);
        return Verdict.Deny(
            $"It is {local:HH:mm} on {local:dddd}{holiday} for this person ({whose}). "
                + $"{(outbound.Purpose == Purpose.Marketing ? "Marketing" : "An informational message")} may reach them {hours.Say()}"
                + (isOwn ? ", as the organization keeps it." : "."),
            Name,
            !isOwn ? hours.Rule.Source : isLaws ? $"{OwnHours}; {hours.Rule.Source}" : OwnHours,
            until,
            until is not null
                ? "Send it then, or send it now with ifClosed=defer: it leaves by itself when the hours open. "
                    + "E-mail doesn't wait."
            : WallClock.Next([.. all.Select(clock => (clock.Zone, clock.Hours.OfRuleAlone))], outbound.At) is not null
                ? "The organization's own quiet hours leave no time for it: an admin changes them (PUT /api/v1/compliance/hours). E-mail doesn't wait."
                : "Those hours never come at the same time in every place where this person may be: use e-mail, "
                    + "or have an admin of the organization store where they are (PATCH /api/v1/contacts/{contactId}).");
    }

    sealed record Closing(OpenHours Hours, TimeZoneInfo Zone, IReadOnlyList<(TimeZoneInfo Zone, OpenHours Hours)> All);
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
        var zones = known.PlacesOf(outbound.To, outbound.At).Where(place => place.IsKnown).SelectMany(place => place.Zones).ToList();
        return zones.Count == 0 ? facts : facts with
        {
            LocalTimes = [.. WallClock.Distinct(zones, outbound.At).Select(zone => new LocalTime(zone.Id, TimeZoneInfo.ConvertTime(outbound.At, zone)))],
        };
    }
}

using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Hours;

/// <summary>Shows the law's hours as the gate has them, with where each rule comes from and who should look at it again.</summary>
internal sealed class ListContactRules(HoursTable table, TimeProvider clock) : IUseCase, IEndpoint
{
    internal sealed record Answer(
        [property: Description("The rules in force, the narrowest place first.")] IReadOnlyList<RuleView> Items,
        [property: Description("The holidays of the year that these rules keep.")] IReadOnlyList<HolidayView> Holidays);

    internal sealed record RuleView(
        [property: Description("A country (ISO 3166-1), a part of one (US-FL), US-unknown where a US number doesn't tell the state, or * for everywhere else.")]
        string Place,
        [property: Description("What for.")] IReadOnlyList<Purpose> Purposes,
        [property: Description("Over which channels.")] IReadOnlyList<ChannelKind> Channels,
        [property: Description("The open hours of each day by the person's own clock; days that aren't there are closed.")]
        IReadOnlyDictionary<string, IReadOnlyList<string>> Hours,
        [property: Description("Whose holidays are closed too.")] string? Holidays,
        [property: Description("The law, code or custom that it comes from.")] string Source,
        [property: Description("Since when it counts.")] string EffectiveFrom,
        [property: Description("When somebody last looked at it.")] string ReviewedOn,
        [property: Description("What a person should check.")] string? Note)
    {
        public static RuleView Of(ContactRule rule) => new(
            rule.Place, rule.Purposes, rule.Channels,
            rule.Week.ToDictionary(day => EnumText.Of(day.Key), day => (IReadOnlyList<string>)[.. day.Value.Select(span => span.ToString())]),
            rule.Holidays?.Name, rule.Source, $"{rule.EffectiveFrom:yyyy-MM-dd}", $"{rule.ReviewedOn:yyyy-MM-dd}", rule.Note);
    }

    internal sealed record HolidayView(
        [property: Description("Whose.")] string Of,
        [property: Description("The date, also of a day on which one is observed.")] string On,
        [property: Description("Its name.")] string Name);

    static readonly TimeSpan Furthest = TimeSpan.FromDays(3_652);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/compliance/rules", (string? country, string? state, DateTimeOffset? at, ListContactRules list) =>
            list.List(country, state, at).ToHttp())
        .Says("listContactRules", "Compliance", "When the law lets people be contacted, by country and state, with sources");

    Outcome<Answer> List(string? country, string? state, DateTimeOffset? at)
    {
        var (now, when) = (clock.GetUtcNow(), at ?? clock.GetUtcNow());
        if (when < now - Furthest || when > now + Furthest)
        {
            return Problem.Invalid("at", "That is too far from now for what is known of laws and holidays.", "Give a time within ten years.");
        }

        if (country is null)
        {
            return state is not null
                ? Problem.Invalid("country", "It isn't said of which country the state is.", "Give country too, such as US.")
                : Show(table.All.GroupBy(rule => rule.Place).SelectMany(place => InForce([place.Key], when)), when);
        }

        var region = state is null ? null : $"{country}-{state}".ToUpperInvariant();
        return Places.CheckRegion(country.ToUpperInvariant()) is { } unknown ? unknown with { Field = "country" }
            : Places.CheckRegion(region) is { } unknownState ? unknownState with { Field = "state" }
            : Show(InForce(Places.RulesOf(region, country.ToUpperInvariant(), region), when), when);
    }

    IEnumerable<ContactRule> InForce(IReadOnlyList<string> places, DateTimeOffset at) => (
        from channel in Enum.GetValues<ChannelKind>()
        from purpose in Enum.GetValues<Purpose>()
        select table.Find(places, channel, purpose, at))
        .OfType<ContactRule>().Distinct().OrderBy(rule => places.TakeWhile(place => place != rule.Place).Count());

    static Answer Show(IEnumerable<ContactRule> rules, DateTimeOffset at)
    {
        var all = rules.ToList();
        return new(
            all.ConvertAll(RuleView.Of),
            [.. all.Select(rule => rule.Holidays).OfType<HolidayCalendar>().Distinct()
                .SelectMany(calendar => calendar.In(at.Year).OrderBy(day => day.Key)
                    .Select(day => new HolidayView(calendar.Name, $"{day.Key:yyyy-MM-dd}", day.Value)))]);
    }
}

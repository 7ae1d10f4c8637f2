using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Compliance;

public sealed class ConsentLawTests
{
    static readonly ConsentLaw Law = new();
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("US", ChannelKind.Sms, Purpose.Marketing, "written")]
    [InlineData("US", ChannelKind.Whatsapp, Purpose.Marketing, "express")]
    [InlineData("US", ChannelKind.Voice, Purpose.Marketing, "written")]
    [InlineData("US", ChannelKind.Voice, Purpose.Informational, "express")]
    [InlineData("US", ChannelKind.Voice, Purpose.Transactional, "express")]
    [InlineData("US", ChannelKind.Sms, Purpose.Informational, "implied")]
    [InlineData("CA", ChannelKind.Sms, Purpose.Marketing, "express")]
    [InlineData("DE", ChannelKind.Voice, Purpose.Marketing, "express")]
    [InlineData("DE", ChannelKind.Voice, Purpose.Informational, "implied")]
    [InlineData("IL", ChannelKind.Sms, Purpose.Marketing, "written")]
    [InlineData("IL", ChannelKind.Whatsapp, Purpose.Marketing, "written")]
    [InlineData("AQ", ChannelKind.Sms, Purpose.Marketing, "express")]
    [InlineData(null, ChannelKind.Email, Purpose.Marketing, "express")]
    [InlineData(null, ChannelKind.Email, Purpose.Transactional, "implied")]
    public void A_country_asks_for_its_own(string? country, ChannelKind channel, Purpose purpose, string least) =>
        EnumText.Of(Law.For(country, channel, purpose, Now).Least).ShouldBe(least);

    [Fact]
    public void A_row_counts_from_its_day_on()
    {
        Law.For("US", ChannelKind.Voice, Purpose.Informational, new(2024, 2, 7, 23, 0, 0, TimeSpan.Zero)).NeedsRecord.ShouldBeFalse();
        Law.For("US", ChannelKind.Voice, Purpose.Informational, new(2024, 2, 8, 0, 0, 0, TimeSpan.Zero)).NeedsRecord.ShouldBeTrue();
    }

    [Fact]
    public void Marketing_needs_a_record_everywhere_and_each_row_says_where_it_is_from()
    {
        Law.Rules.Where(rule => rule.Purpose == Purpose.Marketing).ShouldAllBe(rule => rule.NeedsRecord);
        Law.Rules.ShouldAllBe(rule => rule.Source.Length > 10 && rule.ReviewedOn >= new DateOnly(2026, 1, 1));
        Law.Rules.SelectMany(rule => rule.Countries).Distinct().Count().ShouldBeGreaterThan(37);
    }

    [Fact]
    public void What_the_table_wants_on_record_the_gate_asks_for()
    {
        var texts = Law.Rules[0] with { Countries = ["DE"], Channels = [ChannelKind.Sms], Purpose = Purpose.Informational, Least = ConsentType.Express };

        new ConsentRequired(Law).Suspicion.ShouldContain(" OR (@Purpose = 'marketing')");
        new ConsentRequired(Law).Suspicion.ShouldNotContain("(@Purpose = 'informational' AND @Channel = 'sms')");
        new ConsentRequired(new([.. Law.Rules, texts])).Suspicion.ShouldContain(" OR (@Purpose = 'informational' AND @Channel = 'sms')");
    }

    [Fact]
    public void A_table_that_is_not_whole_is_refused()
    {
        ConsentRule[] whole = [.. Law.Rules];

        Should.Throw<JsonException>(() => new ConsentLaw([.. whole, whole[0] with { Source = " " }]));
        Should.Throw<JsonException>(() => new ConsentLaw([.. whole, whole[0] with { ReviewedOn = default }]));
        Should.Throw<JsonException>(() => new ConsentLaw([.. whole, whole[0] with { Countries = ["Germany"] }]));
        Should.Throw<JsonException>(() => new ConsentLaw(whole[1..]));
    }
}

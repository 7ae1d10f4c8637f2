using System.Text.Json;
using Switchboard.Channels.Numbers;

namespace Switchboard.Tests.Unit.Numbers;

public sealed class PhoneNumbersTests
{
    [Theory]
    [InlineData("+14155550123", null, "+14155550123")]
    [InlineData("  +1 (415) 555-0123 ", null, "+14155550123")]
    [InlineData("tel:+1-415-555-0123", null, "+14155550123")]
    [InlineData("0044 20 7946 0958", null, "+442079460958")]
    [InlineData("00442079460958", "US", "+442079460958")]
    [InlineData("011 44 20 7946 0958", "US", "+442079460958")]
    [InlineData("+44 (0)20 7946 0958", null, "+442079460958")]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("(415) 555-0123", "us", "+14155550123")]
    [InlineData("1 415 555 0123", "US", "+14155550123")]
    [InlineData("030/901820", "DE", "+4930901820")]
    [InlineData("4930901820", "DE", "+4930901820")]
    [InlineData("06 698 12345", "IT", "+390669812345")]
    [InlineData("8 (912) 345-67-89", "RU", "+79123456789")]
    [InlineData("011 15-2345-6789", "AR", "+5491123456789")]
    [InlineData("＋４４ ２０ ７９４６ ０９５８", null, "+442079460958")]
    [InlineData("+٤٤٢٠٧٩٤٦٠٩٥٨", null, "+442079460958")]
    [InlineData("\u202a+44 20\u00a07946\u20110958\u202c", null, "+442079460958")]
    [InlineData("+800 1234 5678", null, "+80012345678")]
    [InlineData("+1 000 000 0000", null, "+10000000000")]
    public void A_number_is_read_however_people_write_it(string text, string? country, string number)
    {
        PhoneNumbers.TryParse(text, country, out var read, out var why).ShouldBeTrue(why);
        read.Value.ShouldBe(number);
        why.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, null, "The number is empty.")]
    [InlineData(" ", null, "The number is empty.")]
    [InlineData("()", null, "The text has no digits.")]
    [InlineData("+4930", null, "The number has too few digits for Germany: 2 after +49, where 4 to 15 are possible.")]
    [InlineData("+1 415 555 012", null, "The number has too few digits for the United States: 9 after +1, where 10 are possible.")]
    [InlineData("+1 415 555 01234", null, "The number has too many digits for the United States: 11 after +1, where 10 are possible.")]
    [InlineData("+247 1234567", null, "The number has too many digits for Ascension Island: 7 after +247, where 5 or 6 are possible.")]
    [InlineData("+44 1234 5678", null, "The number has the wrong number of digits for the United Kingdom: 8 after +44, where 7, 9 or 10 are possible.")]
    [InlineData("+999 1234567", null, "No country has the calling code 999.")]
    [InlineData("+0123456789", null, "No country has the calling code 012.")]
    [InlineData("+9", null, "The number has too few digits.")]
    [InlineData("+49 1234567890123456", null, "The number has too many digits: 15 are the most that a telephone number has.")]
    [InlineData("415 555 0123", null, "The number has no calling code, and no country is given to read it in: begin it with a plus and the calling code.")]
    [InlineData("555-0123", "US", "The number has too few digits for the United States: 7 after +1, where 10 are possible.")]
    [InlineData("555-0123", "CA", "The number has too few digits for the United States: 7 after +1, where 10 are possible.")]
    [InlineData("415 555 0123", "XX", "The default country is not a two-letter country code (ISO 3166-1) with telephone numbers.")]
    [InlineData("1-800-FLOWERS", "US", "The text has letters: write the number in digits, without an extension.")]
    [InlineData("+1 415 555 0123 ext. 4", null, "The text has letters: write the number in digits, without an extension.")]
    [InlineData("+1 415 555 0123;ext=4", null, "The text has letters: write the number in digits, without an extension.")]
    [InlineData("+1+415 555 0123", null, "The number has a plus that is not at its start.")]
    [InlineData("+1 415 555 0123'; drop table", null, "The text has characters that no telephone number has.")]
    [InlineData("+1 415\n555 0123", null, "The text has characters that no telephone number has.")]
    public void What_no_plan_allows_is_refused_with_the_reason(string? text, string? country, string reason)
    {
        PhoneNumbers.TryParse(text, country, out var read, out var why).ShouldBeFalse();
        why.ShouldBe(reason);
        read.ShouldBe(default);
    }

    [Fact]
    public void A_text_of_any_length_is_answered()
    {
        PhoneNumbers.TryParse(new string('1', 100_000), "US", out _, out var why).ShouldBeFalse();
        why.ShouldBe("The text is too long for a telephone number.");
    }

    [Fact]
    public void A_refusal_names_the_field_and_what_to_write()
    {
        var problem = PhoneNumbers.Parse("to", "12").Problem.ShouldNotBeNull();
        problem.ShouldSatisfyAllConditions(
            () => problem.Code.ShouldBe("invalid_to"),
            () => problem.Status.ShouldBe(400),
            () => problem.Field.ShouldBe("to"),
            () => problem.Next.ShouldContain("+14155550123"));
    }

    [Theory]
    [InlineData("+10000000000", null)]
    [InlineData("+442079460958", "GB")]
    [InlineData("+447700900123", null)]
    public void A_number_that_nobody_has_is_still_a_number(string number, string? country)
    {
        PhoneNumbers.TryParse(number, null, out var read, out _).ShouldBeTrue();
        read.Country.ShouldBe(country);
    }

    [Fact]
    public void A_number_tells_what_its_plan_knows()
    {
        var number = new E164("+447400123456");

        number.Country.ShouldBe("GB");
        number.CallingCode.ShouldBe("44");
        number.Type.ShouldBe(NumberType.Mobile);
        number.MatchesKnownRange.ShouldBeTrue();
        number.ToNational().ShouldBe("07400 123456");
        number.ToInternational().ShouldBe("+44 7400 123456");

        new E164("+10000000000").MatchesKnownRange.ShouldBeFalse();
        new E164("+10000000000").Type.ShouldBe(NumberType.Unknown);
        new E164("+18005550123").Type.ShouldBe(NumberType.TollFree);
    }

    [Fact]
    public void A_number_shows_itself_only_when_asked()
    {
        new E164("+14155550123").ToString().ShouldBe("+1•••23");
        $"{new E164("+14155550123")}".ShouldNotContain("5550");
        default(E164).ToString().ShouldBe("");
    }

    [Fact]
    public void A_number_is_a_string_in_json()
    {
        JsonSerializer.Serialize(new E164("+14155550123")).ShouldBe("\"\\u002B14155550123\"");
        JsonSerializer.Deserialize<E164>("\"+1 415 555 0123\"").Value.ShouldBe("+14155550123");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<E164>("\"abc\"")).Message.ShouldContain("letters");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<E164>("\"+999123456\""));
    }

    [Theory]
    [InlineData("+12125550123", "America/New_York")]
    [InlineData("+442079460958", "Europe/London")]
    [InlineData("+919876543210", "Asia/Kolkata")]
    [InlineData("+5491123456789", "America/Argentina/Buenos_Aires")]
    [InlineData("+870773111632", "")]
    public void A_prefix_tells_where_a_phone_may_be(string number, string zones) =>
        string.Join(' ', PhoneZones.Of(new(number))).ShouldBe(zones);

    [Fact]
    public void A_toll_free_number_may_be_anywhere_in_its_plan() =>
        PhoneZones.Of(new("+18005550123")).ShouldSatisfyAllConditions(
            zones => zones.ShouldContain("America/New_York"),
            zones => zones.ShouldContain("Pacific/Honolulu"));
}

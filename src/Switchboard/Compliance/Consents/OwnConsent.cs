using System.ComponentModel;
using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance.Consents;

/// <summary>Consent that an organization asks for beyond the law's table: stricter, never laxer. Kept as JSON with its sending policy.</summary>
internal sealed record OwnConsent(
    [property: Description("marketing or informational; transactional messages need no more than the law asks for.")] Purpose Purpose,
    [property: Description("express or written.")] ConsentType Least,
    [property: Description("The channel that it is asked for; all, if left out.")] AnyChannel Channel = AnyChannel.All)
{
    /// <summary>What an organization asks for, as its row has it.</summary>
    public static IReadOnlyList<OwnConsent> Read(string? kept) => kept is null ? [] : JsonSerializer.Deserialize<OwnConsent[]>(kept, Wire.Json)!;

    public static string? Text(IReadOnlyList<OwnConsent> asked) => asked.Count == 0 ? null : JsonSerializer.Serialize(asked, Wire.Json);

    /// <summary>What is wrong, or null.</summary>
    public Problem? Check(ConsentLaw law, DateTimeOffset now)
    {
        if (Purpose == Purpose.Transactional || Least < ConsentType.Express)
        {
            return Problem.Invalid(
                "consent", "It is consent to marketing or to informational messages that can be asked for, and what is implied needs no record.",
                "Give purpose marketing or informational, and least express or written.");
        }

        return law.Strictest(Purpose, Channel, now) is { } rule && rule.Least > Least
            ? Problem.Invalid(
                "consent",
                $"This is laxer than the law's table, which asks for {EnumText.Of(rule.Least)} consent to {EnumText.Of(Purpose)} messages "
                    + $"({string.Join(", ", rule.Countries)}: {rule.Source}).",
                $"Give least {EnumText.Of(rule.Least)}, name a channel for which the table asks for less, or leave it out: the table holds anyway.")
            : null;
    }

    /// <summary>Whether it is about a channel.</summary>
    public bool Covers(ChannelKind channel, Purpose purpose) =>
        Purpose == purpose && (Channel == AnyChannel.All || EnumText.Of(Channel) == EnumText.Of(channel));
}

/// <summary>What an organization asks for, and the strongest consent in force that there is.</summary>
/// <param name="ForInformational">Whether it asks for express consent to all that is informational.</param>
/// <param name="LeftAt">When the person left the programme that the message belongs to, if they have not joined it again.</param>
internal sealed record ConsentHeld(ConsentOnRecord? Consent, IReadOnlyList<OwnConsent> Own, bool ForInformational, DateTimeOffset? LeftAt)
{
    /// <summary>What the organization asks for, or null.</summary>
    public ConsentType? Asked(ChannelKind channel, Purpose purpose)
    {
        var own = Own.Where(one => one.Covers(channel, purpose)).Select(one => (ConsentType?)one.Least).Max();
        return own ?? (ForInformational && purpose == Purpose.Informational ? ConsentType.Express : null);
    }

    public static ConsentHeld From(Row row) => new(
        row.IdOrNull<ConsentId>("id") is { } id ? new(id, row.Enum<ConsentType>("type")) : null, OwnConsent.Read(row.TextOrNull("own_consent")),
        row.Flag("for_informational"), row.InstantOrNull("left_at"));
}

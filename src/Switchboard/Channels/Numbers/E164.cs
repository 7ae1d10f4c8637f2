using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Channels.Numbers;

/// <summary>
/// A telephone number as the world writes it: a plus, the calling code, the rest; at most 15 digits
/// (ITU-T E.164, https://www.itu.int/rec/T-REC-E.164). Made by <see cref="PhoneNumbers"/>, or read back from where one was kept.
/// </summary>
/// <param name="Value">Such as <c>+14155550123</c>. A string in JSON.</param>
[JsonConverter(typeof(Json))]
public readonly record struct E164(string Value)
{
    /// <summary>ISO 3166-1 alpha-2; null for services without a country and for unassigned numbers of a code that several share.</summary>
    public string? Country => Read().Plan?.Country;

    /// <summary>The digits between the plus and the national number.</summary>
    public string CallingCode => Read().Code.Digits;

    /// <summary>What the number is for, as far as the plan tells.</summary>
    public NumberType Type
    {
        get
        {
            var (code, plan, national) = Read();
            return (plan ?? code.Main).TypeOf(national) ?? NumberType.Unknown;
        }
    }

    /// <summary>Whether the number is in a range that its plan has given out. False is no reason to refuse: plans grow faster than metadata.</summary>
    public bool MatchesKnownRange
    {
        get
        {
            var (code, plan, national) = Read();
            return (plan ?? code.Main).Knows(national);
        }
    }

    /// <summary>For readers in the same country: <c>(415) 555-0123</c>.</summary>
    public string ToNational() => Format() is var (format, national) && format is not null ? format.Write(format.AtHome, national) : Read().National;

    /// <summary>For readers anywhere: <c>+1 415 555 0123</c>.</summary>
    public string ToInternational()
    {
        var (format, national) = Format();
        return $"+{CallingCode} {(format is null ? national : format.Write(format.Abroad, national))}";
    }

    /// <summary>Masked, so that a number gets into a log or a message only by its <see cref="Value"/>.</summary>
    public override string ToString() => Value is null ? "" : Mask.Address(Value);

    (CallingCode Code, NumberingPlan? Plan, string National) Read()
    {
        var code = NumberingPlans.World.CodeAtStart(Value.AsSpan(1))
            ?? throw new InvalidOperationException("This is no telephone number: let PhoneNumbers read what people write.");
        var national = Value[(1 + code.Digits.Length)..];
        return (code, code.PlanOf(national), national);
    }

    (NumberFormat? Format, string National) Format()
    {
        var (code, plan, national) = Read();
        var formats = plan is { Formats.Count: > 0 } ? plan.Formats : code.Main.Formats;
        return (formats.Find(format => format.Suits(national)), national);
    }

    sealed class Json : JsonConverter<E164>
    {
        public override E164 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            PhoneNumbers.TryParse(reader.GetString(), null, out var number, out var why) ? number : throw new JsonException(why);

        public override void Write(Utf8JsonWriter writer, E164 value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

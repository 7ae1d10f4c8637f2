using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Switchboard.Kernel;

/// <summary>How JSON looks at our doors: camelCase, enums as snake_case words, no nulls; what comes in has no unknown, doubled or missing members.</summary>
public static class Wire
{
    /// <summary>The options of every door.</summary>
    public static readonly JsonSerializerOptions Json = Apply(new(JsonSerializerDefaults.Web));

    /// <summary>Sets them on options that a framework made.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        // What we answer is never HTML: a plus and an apostrophe may stay what they are.
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNothingInLists } };
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }

    // The serializer respects annotations of members, and not those of the elements of a list.
    static void RefuseNothingInLists(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, Type.IsArray: true } && !type.Type.GetElementType()!.IsValueType)
        {
            type.OnDeserialized = static list =>
            {
                if (Array.IndexOf((Array)list, null) is >= 0 and var place)
                {
                    throw new JsonException($"Element {place} of a list is null.");
                }
            };
        }
    }
}

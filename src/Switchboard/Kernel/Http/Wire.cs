using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Switchboard.Kernel;

/// <summary>How JSON looks at our doors: camelCase, enums as snake_case words, no nulls; what comes in has no unknown, doubled or missing members.</summary>
public static class Wire
{
    /// <summary>The options of every door.</summary>
    public static readonly JsonSerializerOptions Json = Apply(new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() });

    /// <summary>Sets them on options that a framework made.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        // What we answer is never HTML: a plus and an apostrophe may stay what they are.
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
}

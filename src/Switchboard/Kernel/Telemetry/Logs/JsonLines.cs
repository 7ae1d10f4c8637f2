using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Switchboard.Kernel.Telemetry;

/// <summary>
/// <c>{"at","level","source","event","message","fields":{…},"scope":{…},"trace","span","error"}</c>, one object a line. Numbers and mailboxes are masked
/// wherever they stand.
/// </summary>
sealed class JsonLines : ILineFormat
{
    [ThreadStatic]
    static Utf8JsonWriter? writer;

    public void Write(IBufferWriter<byte> to, in LogEntry entry)
    {
        // Log lines are read by machines and people, never by a browser: the relaxed encoder keeps them legible and still escapes control characters.
        var json = writer ??= new(to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        json.Reset(to);
        json.WriteStartObject();
        json.WriteString("at", entry.At.UtcDateTime);
        json.WriteString("level", Level(entry.Level));
        json.WriteString("source", entry.Source);
        if (entry.Event.Name is { } name)
        {
            json.WriteString("event", name);
        }

        json.WriteString("message", Mask.Text(entry.Message));
        Fields(json, entry.Fields);
        Scopes(json, entry.Scopes);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            json.WriteString("trace", activity.TraceId.ToHexString());
            json.WriteString("span", activity.SpanId.ToHexString());
        }

        if (entry.Error is { } error)
        {
            json.WriteString("error", Mask.Text(error.ToString()));
        }

        json.WriteEndObject();
        json.Flush();
    }

    internal static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    static void Fields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? fields)
    {
        // The last one is the template.
        if (fields is not { Count: > 1 })
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            Field(json, name, value);
        }

        json.WriteEndObject();
    }

    static void Scopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        var state = new ScopeState(json);
        scopes?.ForEachScope(static (scope, state) => state.Add(scope), state);
        if (state.Opened)
        {
            json.WriteEndObject();
        }
    }

    static void Field(Utf8JsonWriter json, string name, object? value)
    {
        if (name.Length == 0 || name[0] == '{')
        {
            return;
        }

        json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Mask.Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    sealed class ScopeState(Utf8JsonWriter json)
    {
        public bool Opened { get; private set; }

        public void Add(object? scope)
        {
            // The server's own scopes name connections and paths: the trace id tells more and the path may hold an address.
            if (scope is not IReadOnlyList<KeyValuePair<string, object?>> fields
                || scope.GetType().Namespace?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true)
            {
                return;
            }

            if (!Opened)
            {
                json.WriteStartObject("scope");
                Opened = true;
            }

            foreach (var (name, value) in fields)
            {
                Field(json, name, value);
            }
        }
    }
}

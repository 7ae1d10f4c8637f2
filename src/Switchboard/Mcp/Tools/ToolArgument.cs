using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Switchboard.Mcp.Tools;

/// <summary>One argument of a tool: its name, its form, and how it is read.</summary>
internal sealed class ToolArgument
{
    readonly JsonTypeInfo type;
    readonly object? missing;

    ToolArgument(ParameterInfo parameter)
    {
        Name = parameter.Name!;
        type = Wire.Json.GetTypeInfo(parameter.ParameterType);
        missing = parameter.HasDefaultValue ? Boxed(parameter.DefaultValue, parameter.ParameterType) : null;
        Required = !parameter.HasDefaultValue
            && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            && new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.Nullable;
        Schema = ToolSchema.Of(parameter.ParameterType);
        Schema["description"] = parameter.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"Argument {Name} of {parameter.Member.DeclaringType}.{parameter.Member.Name} needs a [Description].");
        if (parameter.DefaultValue is not null && parameter.HasDefaultValue)
        {
            Schema["default"] = JsonSerializer.SerializeToNode(missing, Wire.Json);
        }

        Limit(parameter);
        Form = Kernel.Form.Of(parameter.ParameterType) ?? "an object of the form in the tool's input schema";
    }

    /// <summary>The name as it travels.</summary>
    public string Name { get; }

    /// <summary>Whether the tool can't be called without it.</summary>
    public bool Required { get; }

    /// <summary>The JSON Schema of its value.</summary>
    public JsonObject Schema { get; }

    /// <summary>The expected form, to be read after "as", such as "a whole number".</summary>
    public string Form { get; }

    /// <summary>Reads the arguments of a method.</summary>
    public static ToolArgument From(ParameterInfo parameter) => new(parameter);

    /// <summary>Reads the value out of the call's arguments; null stands for "left out".</summary>
    public Problem? Read(JsonElement? arguments, out object? value)
    {
        value = missing;
        if (arguments is not { } given || !given.TryGetProperty(Name, out var element) || element.ValueKind is JsonValueKind.Null)
        {
            return Required ? Problem.Invalid(Name, $"The argument {Name} is missing.", $"Send {Name} as {Form}.") : null;
        }

        try
        {
            value = element.Deserialize(type);
            return null;
        }
        catch (JsonException wrong)
        {
            return Malformed.Json(wrong, type.Type, Name, Form);
        }
        catch (Exception wrong) when (wrong is FormatException or NotSupportedException)
        {
            return Problem.Invalid(Name, $"The argument {Name} has the wrong form.", $"Send {Name} as {Form}.");
        }
    }

    void Limit(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Schema["minimum"] = (int)range.Minimum;
            Schema["maximum"] = (int)range.Maximum;
        }

        if (parameter.GetCustomAttribute<MaxLengthAttribute>() is { } most)
        {
            Schema[parameter.ParameterType == typeof(string) ? "maxLength" : "maxItems"] = most.Length;
        }
    }

    static object? Boxed(object? value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return value is null
            ? type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null
            : bare.IsEnum ? Enum.ToObject(bare, value) : value;
    }
}

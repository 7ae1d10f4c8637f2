using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Kernel;

/// <summary>
/// On the record that a request's body is: one that can be sent as it stands, which the OpenAPI document shows and the API explorer begins with.
/// What it names by id stands for what the caller has.
/// </summary>
/// <param name="json">The body as it travels.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExampleAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) : Attribute
{
    /// <summary>The body as it travels.</summary>
    public string Json { get; } = json;

    /// <summary>What it is an example of, where there are several.</summary>
    public string? Name { get; init; }
}

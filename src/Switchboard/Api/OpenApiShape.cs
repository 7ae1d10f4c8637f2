using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Switchboard.Api;

/// <summary>What the generated document can't know by itself.</summary>
static class OpenApiShape
{
    const string Bearer = "token";

    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "Switchboard",
            Version = "v1",
            Description = "Ids have a prefix that says what they name. Times are RFC 3339 in UTC. Refusals are application/problem+json with a stable `code` and a `next` that says what to do.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An agent's, an organization's or the deployment's token." },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>Every operation can refuse in the one form.</summary>
    public static async Task Refusals(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemJson), null, ct);
        operation.Responses ??= [];
        operation.Responses.Remove("400");
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A refusal.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemJson.MediaType] = new() { Schema = schema } },
        };
    }

    /// <summary>An id is a string with its prefix.</summary>
    public static Task Ids(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var declared = context.ParameterDescription?.ParameterDescriptor?.ParameterType ?? context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)))
        {
            schema.Type = JsonSchemaType.String;
            schema.Pattern = $"^{type.GetProperty("Prefix", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)}_[0-9A-Za-z_]+$";
        }

        return Task.CompletedTask;
    }
}

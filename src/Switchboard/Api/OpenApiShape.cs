using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Switchboard.Api;

/// <summary>What the generated document can't know by itself.</summary>
static class OpenApiShape
{
    const string Bearer = "token";
    const string Problem = "Problem";

    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "Switchboard",
            Version = "v1",
            Description = "Ids have a prefix that says what they name. Times are RFC 3339 in UTC. Refusals are application/problem+json with a stable `code` and a `next` that says what to do.",
        };
        document.Servers = [new() { Url = "/", Description = "The deployment that this document came from." }];
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
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(Problem) != true)
        {
            document.AddComponent(Problem, await context.GetOrCreateSchemaAsync(typeof(ProblemJson), null, ct));
        }

        operation.Responses ??= [];
        operation.Responses.Remove("400");
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A refusal.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemJson.MediaType] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
        };

        // A body that may be left out is left out, and not null.
        foreach (var body in operation.RequestBody?.Content?.Values.Where(body => body.Schema is { OneOf.Count: > 0 }) ?? [])
        {
            body.Schema = body.Schema!.OneOf!.FirstOrDefault(schema => schema is OpenApiSchemaReference) ?? body.Schema;
        }

        // The framework takes every list for required.
        foreach (var list in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Schema?.Type == JsonSchemaType.Array) ?? [])
        {
            list.Required = false;
        }
    }

    /// <summary>The bodies that a request's record gives as examples.</summary>
    public static Task Examples(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var record = context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source == BindingSource.Body)?.Type;
        var examples = record?.GetCustomAttributes<ExampleAttribute>(inherit: false).ToList() ?? [];
        foreach (var body in examples.Count == 0 ? [] : operation.RequestBody?.Content?.Values ?? [])
        {
            if (examples is [var only])
            {
                body.Example = JsonNode.Parse(only.Json);
            }
            else
            {
                body.Examples = examples.ToDictionary(
                    example => example.Name!, IOpenApiExample (example) => new OpenApiExample { Value = JsonNode.Parse(example.Json) }, StringComparer.Ordinal);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>What every operation of a kind understands in its headers.</summary>
    public static Task Headers(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var method = context.Description.HttpMethod;
        if (method == "POST" && TakeIdempotencyKey.IsTakenBy(context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source == BindingSource.Body)?.Type))
        {
            Add(TakeIdempotencyKey.Header, "Means the same as clientRef in the body; send one of them, or the same in both. The same request again answers what it answered, for 30 days.");
        }
        else if (method == "GET")
        {
            Add("If-None-Match", "The ETag of an earlier answer; 304 while it still holds.");
            operation.Responses!["304"] = new OpenApiResponse { Description = "Nothing has changed since the answer with that ETag." };
        }
        else if (method == "PATCH")
        {
            Add("If-Match", "The ETag of the version that the change is about; 412 when there is a newer one.");
        }

        return Task.CompletedTask;

        void Add(string name, string meaning)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }

    /// <summary>A record within a use case has the use case's name before its own; two types never share a schema.</summary>
    public static Func<JsonTypeInfo, string?> SchemaNames()
    {
        var owners = new ConcurrentDictionary<string, Type>(StringComparer.Ordinal);
        return info =>
        {
            if (OpenApiOptions.CreateDefaultSchemaReferenceId(info) is not { } name)
            {
                return null;
            }

            var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
            name = type is { IsNested: true, IsGenericType: false } ? type.DeclaringType!.Name + name : name;
            return owners.GetOrAdd(name, type) == type ? name : throw new InvalidOperationException($"Both {owners[name]} and {type} would be the schema {name}.");
        };
    }

    /// <summary>Ids and words of an address are strings, lists of ids hold ids, and what may be null is left out instead.</summary>
    public static Task Values(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var isParameter = context.ParameterDescription?.Source is { } source && (source == BindingSource.Query || source == BindingSource.Path);
        var type = Form.Bare(isParameter && context.ParameterDescription!.ParameterDescriptor.ParameterType is var declared && Form.ElementOf(declared) is null ? declared : context.JsonTypeInfo.Type);
        if (Form.PrefixOf(type) is { } prefix)
        {
            Become(schema, prefix);
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = Text(schema);
            schema.Format = "date-time";
        }
        else if (type.IsEnum)
        {
            // Where it may be null, that is said beside the words.
            schema.Enum = [.. Form.Words(type).Select(word => (JsonNode)word)];
            schema.Type = isParameter ? JsonSchemaType.String : schema.Type;
        }
        else if (Form.ElementOf(type) is { } element && Form.PrefixOf(element) is { } prefixOfEach)
        {
            var each = new OpenApiSchema();
            Become(each, prefixOfEach);
            schema.Items = each;
        }

        foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable))
        {
            schema.Required?.Remove(property.Name);
        }

        return Task.CompletedTask;
    }

    static void Become(OpenApiSchema schema, string prefix)
    {
        schema.Type = Text(schema);
        schema.Pattern = $"^{prefix}_[0-9A-Za-z_]+$";
    }

    static JsonSchemaType Text(OpenApiSchema schema) => schema.Type?.HasFlag(JsonSchemaType.Null) == true ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
}

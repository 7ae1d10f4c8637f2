using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Switchboard.Tenancy;

namespace Switchboard.Api;

/// <summary>The OpenAPI 3.1 document of all endpoints below <c>/api</c>; made when somebody asks for it, then kept.</summary>
[Singleton]
sealed class ShowOpenApi(IServiceProvider services) : IEndpoint, IWiring
{
    const string Document = "v1";

    readonly Lock gate = new();
    Task<byte[]>? made;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/openapi.json", static async context =>
    {
        var document = await context.RequestServices.GetRequiredService<ShowOpenApi>().Made();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }).Open("It is the same for everybody and published with the source.");

    public static void Add(IServiceCollection services, SettingsBook settings) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(OpenApiShape.Describe);
        options.AddDocumentTransformer(DescribeTools.Describe);
        options.AddOperationTransformer(OpenApiShape.Refusals);
        options.AddOperationTransformer(OpenApiShape.Examples);
        options.AddOperationTransformer(OpenApiShape.Headers);
        options.AddSchemaTransformer(OpenApiShape.Values);
        options.CreateSchemaReferenceId = OpenApiShape.SchemaNames();
    });

    Task<byte[]> Made()
    {
        lock (gate)
        {
            // A failed try is not kept.
            return made = made is null or { IsFaulted: true } or { IsCanceled: true } ? Make() : made;
        }
    }

    async Task<byte[]> Make()
    {
        await using var scope = services.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document).GetOpenApiDocumentAsync(CancellationToken.None);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1);
        return json.ToArray();
    }
}

using System.Text.Json;
using Microsoft.OpenApi;

namespace Switchboard.Tests.Integration.Host;

public sealed class OpenApiTests(HostWorld shared) : IClassFixture<HostWorld>
{
    [Fact]
    public async Task The_document_is_valid_and_describes_an_endpoint_as_it_is()
    {
        using var client = shared.World.Client();
        var text = await client.GetStringAsync("/openapi.json");

        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);
        read.Diagnostic!.Errors.ShouldBeEmpty();
        read.Document!.Paths.Keys.ShouldAllBe(path => path.StartsWith("/api/"));

        var document = JsonDocument.Parse(text).RootElement;
        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        var post = document.GetProperty("paths").GetProperty("/api/v1/test/things").GetProperty("post");
        post.GetProperty("responses").GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue();
        var thing = document.GetProperty("components").GetProperty("schemas").GetProperty("TestDoorsThing");
        thing.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["name", "count", "colour"]);
        var get = document.GetProperty("paths").GetProperty("/api/v1/test/things/{message}").GetProperty("get");
        get.GetProperty("parameters")[0].GetProperty("schema").GetRawText().ShouldContain("^msg_");
    }

    [Fact]
    public async Task It_is_made_once()
    {
        using var client = shared.World.Client();

        (await client.GetByteArrayAsync("/openapi.json")).ShouldBe(await client.GetByteArrayAsync("/openapi.json"));
    }
}

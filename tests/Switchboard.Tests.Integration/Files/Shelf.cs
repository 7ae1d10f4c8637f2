using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Files;

/// <summary>Files as tests bring and fetch them.</summary>
internal static class Shelf
{
    /// <summary>The smallest PNG: one dot.</summary>
    public static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>The beginning of a voice note: an Ogg page with an Opus head.</summary>
    public static readonly byte[] VoiceNote =
    [
        .. "OggS"u8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 19,
        .. "OpusHead"u8, 1, 1, 0x38, 1, 0x80, 0xBB, 0, 0, 0, 0, 0,
    ];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Stores a file that has to be taken.</summary>
    public static async Task<JsonElement> Bring(this HttpClient client, byte[] bytes, string? name = null, string type = "application/octet-stream", string query = "")
    {
        using var answer = await client.Bringing(bytes, name, type, query);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(201, text);
        return JsonElement.Parse(text);
    }

    public static async Task<HttpResponseMessage> Bringing(this HttpClient client, byte[] bytes, string? name = null, string type = "application/octet-stream", string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/files?{(name is null ? "" : $"name={Uri.EscapeDataString(name)}")}{query}")
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } },
        };
        // Who is refused before all is sent would find the line cut instead of the answer.
        request.Headers.ExpectContinue = true;
        return await client.SendAsync(request);
    }

    public static string Word(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>How many files are on the disk for an organization.</summary>
    public static int OnDisk(World world, Tenant tenant) =>
        new DirectoryInfo(Path.Combine(world.Folder, "files", tenant.Id.Value)) is { Exists: true } folder ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Count() : 0;
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Simulator.Scenarios;

/// <summary>Somebody who asks over HTTP: an agent or an operator by a token, a person at this simulator without one.</summary>
/// <param name="shown">What is to be shown of the step.</param>
/// <param name="until">Ends what is under way.</param>
internal sealed class Caller(HttpClient http, Uri root, string? token, Action<Answer> shown, Func<CancellationToken> until)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Task<Answer> Get(string path) => Show(HttpMethod.Get, path, null);

    public Task<Answer> Post(string path, object? body) => Show(HttpMethod.Post, path, body);

    public Task<Answer> Put(string path, object body) => Show(HttpMethod.Put, path, body);

    public Task<Answer> Delete(string path, object? body = null) => Show(HttpMethod.Delete, path, body);

    /// <summary>Reads without its being shown.</summary>
    public Task<Answer> Look(string path) => Ask(HttpMethod.Get, path, null);

    public async Task<Answer> Ask(HttpMethod method, string path, object? body)
    {
        var (url, ct) = (new Uri(root, path), until());
        using var request = new HttpRequestMessage(method, url);
        var sent = body is null ? default(JsonElement?) : JsonSerializer.SerializeToElement(body, Json);
        if (sent is { } content)
        {
            request.Content = JsonContent.Create(content);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await http.SendAsync(request, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true && bytes.Length > 0;
        return new(new(method.Method, url.AbsoluteUri, Masked.Of(sent)), (int)response.StatusCode, isJson ? JsonElement.Parse(bytes) : default);
    }

    async Task<Answer> Show(HttpMethod method, string path, object? body)
    {
        var answer = await Ask(method, path, body);
        shown(answer);
        return answer;
    }
}

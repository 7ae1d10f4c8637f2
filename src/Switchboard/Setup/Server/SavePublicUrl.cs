using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Server;

/// <summary>
/// Saves the address that others reach this deployment at, once it has reached itself there: what answers has to publish the keys that this deployment signs
/// with. From then on links and callbacks name it, and numbers are pointed there.
/// </summary>
internal sealed class SavePublicUrl(SavedAddress saved, ServerAddress server, SigningKeys keys, AuditLog audit, ShowSetUp setUp) : IUseCase, IEndpoint
{
    const int LongestUrl = 300;
    const string Keys = "/.well-known/jwks.json";
    const int LongestAnswer = 64 * 1024;
    const string Field = "publicUrl";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Example("""{"publicUrl": "https://switchboard.example.com"}""")]
    internal sealed record Request(
        [property: MaxLength(LongestUrl), Description("Scheme, host and port, such as https://switchboard.example.com; null takes away what was saved.")]
        Uri? PublicUrl);

    static readonly Problem IsSetting = Problem.Conflict(
        "set_elsewhere", "The public address is given by the setting Server:PublicUrl.", "Change it there, or take it away there to save one here.");

    static readonly Problem NoAddress = Problem.Invalid(
        Field, "This is no bare web address.", "Give scheme, host and port alone, such as https://switchboard.example.com.");

    // Redirects aren't followed: callbacks wouldn't survive one either.
    static readonly HttpClient Client = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, UseCookies = false })
    {
        Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer,
    };

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/set-up/public-url", (Request request, Caller caller, SavePublicUrl save, CancellationToken ct) =>
            save.Save(request, caller, ct).ToHttp())
        .Says("savePublicUrl", "Set-up", "Try the address that others reach this deployment at, and save it when it works").Requires(Tier.SuperAdmin);

    async Task<Outcome<SetUp>> Save(Request request, Caller caller, CancellationToken ct)
    {
        if (server.IsSet)
        {
            return IsSetting;
        }

        if (request.PublicUrl is { } address && (Check(address) ?? await Try(address, ct)) is { } wrong)
        {
            return wrong;
        }

        await saved.Save(
            request.PublicUrl,
            unit => audit.Append(
                unit, OrganizationId.Deployment, caller.Actor, "server.public_url_changed", OrganizationId.Deployment.Value,
                new { publicUrl = request.PublicUrl?.GetLeftPart(UriPartial.Authority) }),
            ct);
        return await setUp.Read(ct);
    }

    static Problem? Check(Uri address) =>
        address.OriginalString.Length <= LongestUrl
        && address is { IsAbsoluteUri: true, Scheme: "https" or "http", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? null
            : NoAddress;

    async Task<Problem?> Try(Uri address, CancellationToken ct)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(address, Keys), ct);
            if (!answer.IsSuccessStatusCode)
            {
                return Unreached($"What answers there says {(int)answer.StatusCode} to {Keys}.");
            }

            using var published = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            return IsOurs(published.RootElement) ? null : Unreached("What answers there isn't this deployment.");
        }
        catch (JsonException)
        {
            return Unreached("What answers there isn't this deployment.");
        }
        catch (HttpRequestException error)
        {
            return Unreached($"Nobody is reached there ({error.HttpRequestError}).");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Unreached($"Nobody answers there within {Patience.TotalSeconds:0} seconds.");
        }
    }

    bool IsOurs(JsonElement published) =>
        published.ValueKind == JsonValueKind.Object && published.TryGetProperty("keys", out var them) && them.ValueKind == JsonValueKind.Array
        && them.EnumerateArray().Any(key => key.ValueKind == JsonValueKind.Object && key.TryGetProperty("kid", out var kid)
            && kid.ValueKind == JsonValueKind.String && kid.ValueEquals(keys.Public[0].Kid));

    static Problem Unreached(string detail) => new(
        "unreachable", 422, detail, "Point the name and the proxy or tunnel at this server, look at the certificate, and try again; nothing was changed.")
    {
        Field = Field,
    };
}

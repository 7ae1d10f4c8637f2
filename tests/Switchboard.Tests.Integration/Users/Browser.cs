using System.Text.Json;

namespace Switchboard.Tests.Integration.Users;

/// <summary>A person's browser: it keeps the cookie, and its page sends along what it was told to.</summary>
internal sealed class Browser : IDisposable
{
    public const string Password = "correct horse battery staple";

    readonly HttpClientHandler handler = new() { AllowAutoRedirect = false };

    public Browser(World world)
    {
        Http = new(handler) { BaseAddress = world.Url };
        Http.DefaultRequestHeaders.Add("X-Forwarded-For", World.NextSource());
    }

    public HttpClient Http { get; }

    /// <summary>What the cookie has; null where there is none.</summary>
    public string? Cookie => handler.CookieContainer.GetCookies(Http.BaseAddress!)["switchboard_session"]?.Value;

    /// <summary>Who is signed in.</summary>
    public string UserId { get; private set; } = "";

    /// <summary>The first run's super-admin.</summary>
    public static Task<Browser> SuperAdmin(World world) => OfDeployment(world, "super_admin");

    /// <summary>Somebody who looks after all organizations and sets nothing up.</summary>
    public static Task<Browser> Operator(World world) => OfDeployment(world, "operator");

    static async Task<Browser> OfDeployment(World world, string role)
    {
        var browser = new Browser(world);
        using var api = world.SuperAdmin();
        await browser.Open(LinkOf(await api.Post("/api/v1/users", new { email = $"{Guid.CreateVersion7():N}@example.com", name = "Super", role })));
        return browser;
    }

    /// <summary>Somebody of an organization, who was invited and has signed in.</summary>
    public static async Task<Browser> Of(Tenant tenant, string role)
    {
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/users", new { email = $"{Guid.CreateVersion7():N}@example.com", name = "Maria", role });
        var browser = new Browser(tenant.World);
        await browser.Open(LinkOf(made));
        return browser;
    }

    /// <summary>The link's own part of what an invitation answers.</summary>
    public static string LinkOf(JsonElement made) =>
        (made.TryGetProperty("link", out var link) ? link : made).GetProperty("url").GetString()!.Split("#link=")[1];

    public async Task<JsonElement> Open(string link, object? more = null) =>
        Began(await Http.Post("/api/v1/session/link", more ?? new { link, password = Password }));

    public async Task<JsonElement> SignIn(string email, string password = Password) => Began(await Http.Post("/api/v1/session", new { email, password }));

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }

    JsonElement Began(JsonElement session)
    {
        UserId = session.GetProperty("user").GetProperty("userId").GetString()!;
        Http.DefaultRequestHeaders.Remove("X-CSRF-Token");
        Http.DefaultRequestHeaders.Add("X-CSRF-Token", session.GetProperty("csrf").GetString());
        return session;
    }
}

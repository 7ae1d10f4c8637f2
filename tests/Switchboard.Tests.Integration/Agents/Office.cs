using System.Runtime.CompilerServices;
using System.Text.Json;
using Switchboard.Kernel;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>An organization of one test whose agents have numbers in a certain way.</summary>
internal sealed class Office : IDisposable
{
    readonly List<IDisposable> lines = [];

    Office(World world, Tenant tenant, HttpClient admin) => (World, Tenant, Admin) = (world, tenant, admin);

    public World World { get; }

    public Tenant Tenant { get; }

    public HttpClient Admin { get; }

    /// <param name="identityMode">dedicated, shared or hybrid.</param>
    public static async Task<Office> Open(World world, string identityMode, [CallerMemberName] string name = "Office")
    {
        using var super = world.SuperAdmin();
        var made = await super.Post("/api/v1/organizations", new { name = name[..Math.Min(name.Length, 100)], slug = World.Slug(), identityMode });
        var tenant = new Tenant(world, OrganizationId.From(made.GetProperty("organization").GetProperty("organizationId").GetString()!), made.GetProperty("token").GetString()!);
        return new(world, tenant, tenant.Admin());
    }

    /// <summary>A new agent at its number.</summary>
    public async Task<Line> Hire(string displayName, string country = "US", string? identityMode = null)
    {
        var line = Line.Of(World, Tenant, await Admin.Post("/api/v1/agents", new { displayName, country, identityMode }));
        lines.Add(line);
        return line;
    }

    /// <summary>The numbers that it has rented, oldest first.</summary>
    public async Task<List<JsonElement>> Numbers() => [.. (await Admin.Get("/api/v1/numbers")).GetProperty("items").EnumerateArray().Reverse()];

    public void Dispose()
    {
        lines.ForEach(line => line.Dispose());
        Admin.Dispose();
    }
}

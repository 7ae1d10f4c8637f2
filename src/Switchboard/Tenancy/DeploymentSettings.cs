using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>What a deployment remembers of itself, in its own row.</summary>
/// <param name="CalledAt">The address that all numbers call back at.</param>
/// <param name="PublicUrl">The one that was saved on the set-up page.</param>
internal sealed record DeploymentSettings(string? CalledAt = null, Uri? PublicUrl = null)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    static readonly Sql Known = "SELECT settings FROM organization WHERE organization_id = @organization";

    static readonly Sql Remember = "UPDATE organization SET settings = @settings WHERE organization_id = @organization";

    /// <summary>In the deployment's own scope.</summary>
    public static async ValueTask<DeploymentSettings> Read(Session session) =>
        await session.One(Known, null, row => JsonSerializer.Deserialize<DeploymentSettings>(row.Text("settings"), Json)) ?? new();

    /// <summary>Changes some and leaves the others as they are.</summary>
    public static async ValueTask Change(Session unit, Func<DeploymentSettings, DeploymentSettings> change) =>
        await unit.Execute(Remember, new { settings = JsonSerializer.Serialize(change(await Read(unit)), Json) });
}

using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy.Walk;

/// <summary>
/// Every door of the product and who may pass it. A door that isn't here fails the walk: add it together with the ids of another organization
/// that it could be misused with.
/// </summary>
internal static class Doors
{
    /// <summary>By method and pattern.</summary>
    public static readonly Dictionary<string, Step[]> Endpoints = new(StringComparer.Ordinal)
    {
        ["GET /health"] = [Step.Open(200)],
        ["GET /health/ready"] = [Step.Open(200)],
        ["GET /metrics"] = [Step.Open(401)],
        ["GET /openapi.json"] = [Step.Open(200)],

        // The tools behind it have a walk of their own.
        ["POST /mcp"] = [new(Tier.Agent, Aim.Nothing, Body: "{}")],
        ["GET /mcp"] = [new(Tier.Agent, Aim.Nothing)],
        ["DELETE /mcp"] = [new(Tier.Agent, Aim.Nothing)],

        ["POST /api/v1/tokens"] =
        [
            new(Tier.Organization, Body: """{"name":"x","tier":"organization","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"name":"x","tier":"agent","agentId":"{agentId}","organizationId":"{organizationId}"}"""),
            new(Tier.Organization, Body: """{"name":"x","tier":"super_admin"}""", Status: 403),
        ],
        ["GET /api/v1/tokens"] = [new(Tier.Organization, Query: "?organizationId={organizationId}"), new(Tier.Organization, Aim.Nothing)],
        ["DELETE /api/v1/tokens/{tokenId}"] = [new(Tier.Organization), new(Tier.Organization, Query: "?organizationId={organizationId}")],

        ["POST /api/v1/organizations"] = [new(Tier.SuperAdmin, Aim.Nothing, Body: """{"name":"x","slug":"{slug}"}""")],
        ["GET /api/v1/organizations"] = [new(Tier.SuperAdmin, Aim.Nothing)],
        ["GET /api/v1/organizations/{organizationId}"] = [new(Tier.Organization)],
        ["POST /api/v1/organizations/{organizationId}/suspend"] = [new(Tier.SuperAdmin)],
        ["POST /api/v1/organizations/{organizationId}/resume"] = [new(Tier.SuperAdmin)],
    };

    /// <summary>By name; the body is the arguments.</summary>
    public static readonly Dictionary<string, Step[]> Tools = new(StringComparer.Ordinal)
    {
        ["comms_ping"] = [new(Tier.Agent, Aim.Nothing)],
        ["comms_create_organization"] = [new(Tier.SuperAdmin, Aim.Nothing, Body: """{"name":"x","slug":"{slug}"}""")],
        ["comms_list_organizations"] = [new(Tier.SuperAdmin, Aim.Nothing)],
    };
}

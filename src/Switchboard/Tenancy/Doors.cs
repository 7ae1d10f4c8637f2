using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Tenancy;

/// <summary>
/// Marks an endpoint that is entered without a token. All others are closed, also those that don't exist. The reason says what guards it instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenAttribute(string reason) : Attribute
{
    /// <summary>What guards the door instead, such as "the provider's signature".</summary>
    public string Reason { get; } = reason;
}

/// <summary>What stands on a door.</summary>
public static class Doors
{
    /// <summary>No token is asked for.</summary>
    public static TBuilder Open<TBuilder>(this TBuilder door, string reason) where TBuilder : IEndpointConventionBuilder =>
        door.WithMetadata(new OpenAttribute(reason));

    /// <summary>Callers of a lower tier are refused.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder door, Tier tier) where TBuilder : IEndpointConventionBuilder =>
        door.WithMetadata(new RequiresAttribute(tier));

    /// <summary>Sessions of a lesser role are refused.</summary>
    public static TBuilder LetsIn<TBuilder>(this TBuilder door, Role least) where TBuilder : IEndpointConventionBuilder =>
        door.WithMetadata(new LetsInAttribute(least));

    /// <summary>What the OpenAPI document says of it.</summary>
    /// <param name="id">The operation's id, unique, camelCase.</param>
    /// <param name="tag">The group that it stands in.</param>
    public static TBuilder Says<TBuilder>(this TBuilder door, string id, string tag, string summary) where TBuilder : IEndpointConventionBuilder =>
        door.WithName(id).WithTags(tag).WithSummary(summary);

    /// <summary>Whether a program on this machine asks. A proxy here that isn't trusted must not make the whole world local.</summary>
    public static bool IsFromThisMachine(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}

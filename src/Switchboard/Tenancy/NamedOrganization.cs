using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>
/// The organization that a super-admin names beside a request, in its parameters or its body, is there. Asked once at the door: what a use
/// case finds about an organization that isn't there, such as that it has no provider, would send the caller the wrong way.
/// </summary>
[Singleton]
internal sealed class NamedOrganization(Database db)
{
    static readonly Sql Exists = "SELECT count(*) FROM organization WHERE organization_id = @organization";

    /// <summary>What is wrong with the name, or null. Whom lower tiers may name, <see cref="Caller.Reach"/> says.</summary>
    public async ValueTask<Problem?> Check(Caller? caller, OrganizationId? named, CancellationToken ct) =>
        caller?.Tier == Tier.SuperAdmin
            && named is { } organization
            && organization != OrganizationId.Deployment
            && await db.Read(organization, session => session.Count(Exists), ct) == 0
            ? Caller.UnknownOrganization with { Field = "organizationId" }
            : null;

    /// <summary>Puts the check before an endpoint that takes an organization's id.</summary>
    public static EndpointFilterDelegate AtDoor(EndpointFilterFactoryContext endpoint, EndpointFilterDelegate next)
    {
        var parameters = endpoint.MethodInfo.GetParameters();
        var caller = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(Caller));
        var (place, named) = parameters.Select((parameter, at) => (at, Read: In(parameter.ParameterType))).FirstOrDefault(one => one.Read is not null);
        if (caller < 0 || named is null)
        {
            return next;
        }

        var check = endpoint.ApplicationServices.GetRequiredService<NamedOrganization>();
        return async context =>
            await check.Check((Caller?)context.Arguments[caller], named(context.Arguments[place]), context.HttpContext.RequestAborted) is { } unknown
                ? unknown.ToHttp()
                : await next(context);
    }

    /// <summary>Reads the name out of an argument of a type; null when there is none in it.</summary>
    static Func<object?, OrganizationId?>? In(Type type) =>
        type == typeof(OrganizationId?) ? static value => (OrganizationId?)value
        : type is { IsClass: true, Namespace: { } room } && room.StartsWith(nameof(Switchboard), StringComparison.Ordinal)
            && type != typeof(Caller)
            && type.GetProperty(nameof(OrganizationId), BindingFlags.Public | BindingFlags.Instance) is { } member
            && member.PropertyType == typeof(OrganizationId?)
            ? value => value is null ? null : (OrganizationId?)member.GetValue(value)
        : null;
}

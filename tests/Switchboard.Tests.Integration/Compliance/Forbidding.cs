using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Channels.Gate;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>A rule of the gate that objects to everything. A proxy, because a class that implements the contract would join every world.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class Forbidding : DispatchProxy
#pragma warning restore CA1852
{
    public const string Rule = "nothing_leaves";

    public static void Everything(IServiceCollection services) => services.AddSingleton(Create<IGateRule, Forbidding>());

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        "get_Name" => Rule,
        "get_Order" => 0,
        "get_Suspicion" => null,
        "get_IsSudden" => true,
        nameof(IGateRule.Concerns) => true,
        _ => new ValueTask<Verdict>(Verdict.Deny("Nothing leaves.", Rule, "A test.")),
    };
}

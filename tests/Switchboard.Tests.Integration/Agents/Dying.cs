using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Switchboard.Channels;
using Switchboard.Host;
using Switchboard.Kernel;
using Switchboard.Providers.Twilio;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Where the process dies.</summary>
internal sealed class Death
{
    /// <summary><c>before search</c>, <c>before buy</c>, <c>after buy</c> or <c>never</c>.</summary>
    public required string At { get; set; }

    /// <summary>Puts it between the product and its provider.</summary>
    public void Meets(HostOptions options) =>
        options.Services = services => services.RemoveAll<INumberProvider>().AddSingleton<INumberProvider>(all => Dying.In(all.GetRequiredService<TwilioNumbers>(), this));

    /// <inheritdoc cref="Meets(HostOptions)" />
    public void Meets(HostOptions options, TimeProvider clock)
    {
        options.Clock = clock;
        Meets(options);
    }

    public void Pass(string step)
    {
        if (At == step)
        {
            throw new InvalidOperationException($"The process died {step}.");
        }
    }
}

/// <summary>A provider that is asked by a process which dies: nothing after it runs. A proxy, because a class that implements the contract would join by existing.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class Dying : DispatchProxy
#pragma warning restore CA1852
{
    INumberProvider real = null!;
    Death death = null!;

    public static INumberProvider In(INumberProvider real, Death death)
    {
        var proxy = Create<INumberProvider, Dying>();
        ((Dying)(object)proxy).real = real;
        ((Dying)(object)proxy).death = death;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var step = targetMethod!.Name.ToLowerInvariant();
        death.Pass($"before {step}");
        var answer = targetMethod.Invoke(real, args);
        return answer is Task<Outcome<OwnedNumber>> bought ? After(step, bought) : answer;
    }

    async Task<Outcome<OwnedNumber>> After(string step, Task<Outcome<OwnedNumber>> bought)
    {
        var outcome = await bought;
        death.Pass($"after {step}");
        return outcome;
    }
}

/// <summary>The same between the product and the provider's subaccounts.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class DyingSubaccounts : DispatchProxy
#pragma warning restore CA1852
{
    ISubaccountProvider real = null!;
    Death death = null!;

    public static void Replace(IServiceCollection services, Death death) => services.RemoveAll<ISubaccountProvider>().AddSingleton(all =>
    {
        var proxy = Create<ISubaccountProvider, DyingSubaccounts>();
        ((DyingSubaccounts)(object)proxy).real = all.GetRequiredService<TwilioSubaccounts>();
        ((DyingSubaccounts)(object)proxy).death = death;
        return proxy;
    });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(ISubaccountProvider.Become))
        {
            death.Pass("before a change");
        }

        var answer = targetMethod.Invoke(real, args);
        return answer is Task<Outcome<OpenSubaccount>> opened ? After(opened) : answer;
    }

    async Task<Outcome<OpenSubaccount>> After(Task<Outcome<OpenSubaccount>> opened)
    {
        var outcome = await opened;
        death.Pass("after open");
        return outcome;
    }
}

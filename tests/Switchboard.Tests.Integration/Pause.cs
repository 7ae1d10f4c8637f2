using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Switchboard.Tests.Integration;

/// <summary>Holds those who call a method of a part of the product until the test lets them go.</summary>
internal sealed class Pause(string method) : IDisposable
{
    TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int waiting;

    /// <summary>Ends when the first is held.</summary>
    public Task Met => met.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>How many have come here, held or not.</summary>
    public int Callers => Volatile.Read(ref waiting);

    public void Open() => open.TrySetResult();

    /// <summary>Lets all go: a world that ends waits for those who are held.</summary>
    public void Dispose() => Open();

    /// <summary>Holds who comes from now on.</summary>
    public void Close() => (met, open) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Stands before a service; what is behind it stays as it is.</summary>
    public void Before<TService, TReal>(IServiceCollection services) where TService : class where TReal : class, TService =>
        services.RemoveAll<TService>().AddSingleton(all => Paused<TService>.In(all.GetService<TReal>() ?? ActivatorUtilities.CreateInstance<TReal>(all), this));

    /// <summary>Stands before one of those that are collected under a contract; it and the others stay as they are.</summary>
    public void BeforeOne<TService, TReal>(IServiceCollection services) where TService : class where TReal : class, TService
    {
        foreach (var each in services.Where(service => service.ServiceType == typeof(TService)).ToList())
        {
            services.Remove(each);
            services.AddSingleton(all => each.ImplementationFactory!(all) is TReal real ? Paused<TService>.In(real, this) : (TService)each.ImplementationFactory(all));
        }
    }

    public bool IsAt(MethodInfo called) => called.Name == method;

    public Task Wait()
    {
        Interlocked.Increment(ref waiting);
        met.TrySetResult();
        return open.Task;
    }
}

/// <summary>A proxy, because a class that implements the contract would join by existing.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class Paused<T> : DispatchProxy where T : class
#pragma warning restore CA1852
{
    static readonly MethodInfo Later = typeof(Paused<T>).GetMethod(nameof(Answer), BindingFlags.NonPublic | BindingFlags.Instance)!;

    T real = null!;
    Pause pause = null!;

    public static T In(T real, Pause pause)
    {
        var proxy = Create<T, Paused<T>>();
        ((Paused<T>)(object)proxy).real = real;
        ((Paused<T>)(object)proxy).pause = pause;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        !pause.IsAt(targetMethod!) ? targetMethod!.Invoke(real, args)
        : targetMethod!.ReturnType.IsGenericType ? Later.MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()).Invoke(this, [targetMethod, args])
        : After(targetMethod, args!);

    async Task After(MethodInfo method, object?[] args)
    {
        await pause.Wait();
        await (Task)method.Invoke(real, args)!;
    }

    async Task<TAnswer> Answer<TAnswer>(MethodInfo method, object?[] args)
    {
        await pause.Wait();
        return await (Task<TAnswer>)method.Invoke(real, args)!;
    }
}

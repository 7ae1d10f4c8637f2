using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Switchboard.Api;

/// <summary>What joins by existing, found in one pass over the assemblies' types.</summary>
sealed class Parts
{
    readonly List<Type> endpoints = [];
    readonly List<Type> singletons = [];
    readonly List<Type> hosted = [];
    readonly List<Type> wirings = [];
    readonly List<(Type Contract, Type Part)> collected = [];

    /// <summary>Where parts were looked for.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; private init; } = [];

    /// <summary>Records that implement <see cref="ISettings"/>.</summary>
    public List<Type> Settings { get; } = [];

    /// <summary>The classes that stand under a collected contract.</summary>
    public IEnumerable<Type> Of<TContract>() => collected.Where(part => part.Contract == typeof(TContract)).Select(part => part.Part);

    public static Parts In(IEnumerable<Assembly> assemblies)
    {
        var parts = new Parts { Assemblies = [.. assemblies.Distinct()] };
        var contracts = new Dictionary<Type, bool>();
        foreach (var type in parts.Assemblies.SelectMany(assembly => assembly.GetTypes()))
        {
            // Closures and state machines are most of an assembly's types; none of them is a part.
            if (type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && type.Name[0] != '<')
            {
                parts.Sort(type, contracts);
            }
        }

        return parts;
    }

    void Sort(Type type, Dictionary<Type, bool> contracts)
    {
        var single = type.IsDefined(typeof(SingletonAttribute), inherit: false);
        foreach (var contract in type.GetInterfaces())
        {
            if (contract == typeof(IEndpoint))
            {
                endpoints.Add(type);
            }
            else if (contract == typeof(IUseCase))
            {
                single = true;
            }
            else if (contract == typeof(IHostedService))
            {
                hosted.Add(type);
                single = true;
            }
            else if (contract == typeof(ISettings))
            {
                Settings.Add(type);
            }
            else if (contract == typeof(IWiring))
            {
                wirings.Add(type);
            }
            else if (IsCollected(contract, contracts))
            {
                collected.Add((contract, type));
                single = true;
            }
        }

        if (single)
        {
            singletons.Add(type);
        }
    }

    static bool IsCollected(Type contract, Dictionary<Type, bool> known) =>
        known.TryGetValue(contract, out var answer)
            ? answer
            : known[contract] = (contract.IsGenericType ? contract.GetGenericTypeDefinition() : contract).IsDefined(typeof(CollectedAttribute), inherit: false);

    /// <summary>Adds every part's services. A class that stands under several contracts is made once.</summary>
    public void AddTo(IServiceCollection services, SettingsBook settings)
    {
        foreach (var section in settings.All)
        {
            services.AddSingleton(section.GetType(), section);
        }

        foreach (var wiring in wirings)
        {
            Static(wiring, nameof(IWiring.Add)).CreateDelegate<Action<IServiceCollection, SettingsBook>>()(services, settings);
        }

        // What a wiring made by hand, it also starts by hand.
        var byHand = services.Select(service => service.ServiceType).ToHashSet();
        foreach (var type in singletons)
        {
            services.TryAddSingleton(type);
        }

        foreach (var (contract, part) in collected)
        {
            services.AddSingleton(contract, provider => provider.GetRequiredService(part));
        }

        foreach (var part in hosted.Where(part => !byHand.Contains(part)))
        {
            services.AddSingleton(provider => (IHostedService)provider.GetRequiredService(part));
        }
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in endpoints)
        {
            Static(endpoint, nameof(IEndpoint.Map)).CreateDelegate<Action<IEndpointRouteBuilder>>()(routes);
        }
    }

    static MethodInfo Static(Type type, string name) =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.Static) ?? throw new InvalidOperationException($"{type} has no public static {name}.");
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Kernel;

/// <summary>On an interface: each class that implements it is made once and collected, so that <c>IEnumerable&lt;TheInterface&gt;</c> has them all.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class CollectedAttribute : Attribute;

/// <summary>On a class that is neither a use case nor collected: it is made once and injected by its own type. Disposed at shutdown.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SingletonAttribute : Attribute;

/// <summary>What a room has to wire by hand because it chooses by settings. Found by scanning; most rooms need none.</summary>
public interface IWiring
{
    /// <summary>Adds its services. Settings records are in <paramref name="settings"/> already.</summary>
    static abstract void Add(IServiceCollection services, SettingsBook settings);
}

/// <summary>Something to be done before the first request is taken, such as migrations. Steps run one after another, lowest order first.</summary>
[Collected]
public interface IStartupStep
{
    /// <summary>100 is the database, 200 what needs its tables, 300 the rest.</summary>
    int Order { get; }

    /// <summary>What to tell the person who waits, such as <c>Preparing the database</c>; empty for what takes no time.</summary>
    string Progress { get; }

    /// <summary>Does it. An exception stops the start.</summary>
    Task Run(CancellationToken ct);
}

/// <summary>Something to be done or told when the address is known and requests are answered, just before the ready line.</summary>
[Collected]
public interface IReadyStep
{
    /// <summary>Lowest first.</summary>
    int Order { get; }

    /// <summary>Does it. An exception stops the start.</summary>
    Task Run(CancellationToken ct);
}

/// <summary>A step that each request passes after its endpoint is known and before it runs, such as authentication. Lowest order first.</summary>
[Collected]
public interface IRequestStep
{
    /// <summary>100 is who asks, 200 whether they may, 300 the rest.</summary>
    int Order { get; }

    /// <summary>Calls <paramref name="next"/>, or answers itself.</summary>
    Task Invoke(HttpContext context, RequestDelegate next);
}

/// <summary>A command of the program beside serving, such as <c>audit verify</c>. Everything is wired, nothing listens, no startup step has run.</summary>
[Collected]
public interface ICommand
{
    /// <summary>Its words on the command line; a constant, read before anything is wired.</summary>
    string Name { get; }

    /// <summary>One line for the list of commands; a constant too.</summary>
    string Summary { get; }

    /// <summary>Does it; the number is the exit code.</summary>
    Task<int> Run(CancellationToken ct);
}

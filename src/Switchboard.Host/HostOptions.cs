using System.Reflection;

namespace Switchboard.Host;

/// <summary>What a test or a benchmark changes when it starts the whole product in its own process.</summary>
public sealed class HostOptions
{
    /// <summary>Settings by name (<c>Server:Port</c>); they win over the command line, the environment and files.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether <c>Switchboard__…</c> variables, <c>DATABASE_URL</c> and appsettings.json count.</summary>
    public bool ReadEnvironment { get; set; } = true;

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>More assemblies with parts that join by existing, such as a provider adapter of a test.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    /// <summary>Changes services after all parts are added.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>Where announcements and log lines go.</summary>
    public Stream Output { get; set; } = Stream.Null;

    /// <summary>Whether a person watches <see cref="Output"/>; only then are the first run's tokens said.</summary>
    public bool IsTerminal { get; set; }
}

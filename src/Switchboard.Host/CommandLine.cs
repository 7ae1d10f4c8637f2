using Switchboard.Host.Sandbox;

namespace Switchboard.Host;

/// <summary>What was asked for on the command line: a command of some words, and settings by their full names.</summary>
/// <param name="IsPassing">It is an exchange for as long as a scenario lasts.</param>
sealed record CommandLine(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Settings, bool Help, bool IsPassing = false)
{
    /// <summary>What there is to say on a command line.</summary>
    public static string Usage(IEnumerable<(string Name, string Summary)> commands) => $"""
        Usage: switchboard [COMMAND] [OPTIONS]

        Commands:
          (none)            start the server
          simulator         start the simulator alone
          settings          print the table of all settings
          tools             print the table of all MCP tools
        {string.Join('\n', commands.OrderBy(command => command.Name, StringComparer.Ordinal).Select(command => $"  {command.Name,-17} {command.Summary}"))}

        Options:
          --port N          port to listen on (5080); 0 picks a free one
          --listen IP       address to listen on (127.0.0.1)
          --data DIR        folder for data (./data)
          --database URL    postgres://user:password@host/name or sqlite:PATH
          --no-simulator    production alone: no simulator for the sandbox
          --set NAME=VALUE  any setting, such as --set Jobs:Workers=4
          --help, --version

        Every setting can also come from appsettings.json or the environment
        (Switchboard__Section__Key); docs/settings.md has them all.
        """;

    static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["--port"] = "Server:Port",
        ["--listen"] = "Server:Listen",
        ["--data"] = "Data:Folder",
        ["--database"] = "Data:Url",
    };

    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        List<string> command = [];
        var isPassing = false;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].Split('=', 2) is [var left, var right]
                ? (left, right)
                : (args[i], null);
            string Value() => inline ?? (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
                ? args[++i]
                : throw new UsageException($"{name} needs a value."));
            switch (name)
            {
                case "--help" or "-h":
                    return new([], settings, Help: true);
                case "--version":
                    command = ["version"];
                    break;
                case "--no-simulator" when inline is null:
                    settings["Simulator:Enabled"] = "false";
                    break;
                case PassingExchange.Option when inline is null:
                    isPassing = true;
                    break;
                case "--set":
                    var pair = Value().Split('=', 2);
                    settings[pair is [var key, _] ? key : throw new UsageException("--set needs NAME=VALUE, such as --set Jobs:Workers=4.")] = pair[1];
                    break;
                case var known when Options.TryGetValue(known, out var setting):
                    settings[setting] = Value();
                    break;
                case ['-', ..]:
                    throw new UsageException($"There is no option {name}.");
                default:
                    command.Add(name);
                    break;
            }
        }

        return new(command, settings, Help: false, isPassing);
    }
}

/// <summary>The command line can't be understood; the message says where.</summary>
sealed class UsageException(string message) : Exception(message);

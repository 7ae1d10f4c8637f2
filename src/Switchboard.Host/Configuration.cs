using System.Collections;
using Switchboard.Kernel;

namespace Switchboard.Host;

/// <summary>
/// Where settings come from, the later winning: appsettings.json (beside the program, then in the working directory), environment, command
/// line.
/// </summary>
static class Configuration
{
    public static IConfiguration Read(CommandLine line, HostOptions options)
    {
        var builder = new ConfigurationBuilder();
        if (options.ReadEnvironment)
        {
            AddFile(builder, Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
            AddFile(builder, Path.GetFullPath("appsettings.json"));
            builder.AddInMemoryCollection(FromEnvironment());
        }

        builder.AddInMemoryCollection(line.Settings.Select(pair => new KeyValuePair<string, string?>(Full(pair.Key), pair.Value)));
        builder.AddInMemoryCollection(options.Settings.Select(pair => new KeyValuePair<string, string?>(Full(pair.Key), pair.Value)));
        return builder.Build();
    }

    // Opened here rather than by a file provider, which would keep a watcher.
    static void AddFile(ConfigurationBuilder builder, string path)
    {
        if (File.Exists(path))
        {
            builder.AddJsonStream(new MemoryStream(File.ReadAllBytes(path)));
        }
    }

    static IEnumerable<KeyValuePair<string, string?>> FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("DATABASE_URL") is { Length: > 0 } url)
        {
            yield return new(Full("Data:Url"), url);
        }

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith(SettingsReader.Root + "__", StringComparison.OrdinalIgnoreCase))
            {
                yield return new(name.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value);
            }
        }
    }

    static string Full(string name) => $"{SettingsReader.Root}:{name}";
}

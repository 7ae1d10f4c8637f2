using System.Runtime.CompilerServices;
using Switchboard.Api;
using Switchboard.Data;
using Switchboard.Host.Sandbox;
using Switchboard.Kernel;
using Switchboard.Mcp.Tools;
using Switchboard.Simulator;

namespace Switchboard.Host;

/// <summary>What the first words of the command line choose.</summary>
static class Commands
{
    public static async Task<int> Run(string[] args)
    {
        if (args is ["simulator", .. var rest])
        {
            return await SimulatorCommand.Run(rest);
        }

        var options = new HostOptions { Output = Console.OpenStandardOutput(), IsTerminal = !Console.IsOutputRedirected };
        var line = CommandLine.Parse(args);
        switch (string.Join(' ', line.Command))
        {
            case "" when line.Help:
                Console.WriteLine(Usage());
                return 0;
            case "" when line.IsPassing:
                await PassingExchange.Serve(line, options);
                return 0;
            case "":
                await Serve(line, options);
                return 0;
            case "version":
                Console.WriteLine(ProductVersion.Text);
                return 0;
            case "settings":
                Console.Write(SettingsTable.Markdown(SwitchboardHost.FindParts(options).Settings));
                return 0;
            case "tools":
                Console.Write(ToolsTable.Markdown(SwitchboardHost.FindParts(options).Assemblies));
                return 0;
            case var words when Named().FirstOrDefault(command => command.Name == words).Type is { } type:
                return await RunPart(line, options, type);
            case var words:
                throw new UsageException($"There is no command {words}.");
        }
    }

    public static string Usage() => CommandLine.Usage(Named().Select(command => (command.Name, command.Summary)));

    static IEnumerable<(Type Type, string Name, string Summary)> Named() => In(SwitchboardHost.FindParts(new()));

    // A command is asked for its name before anything that it depends on is made; the two are constants by contract.
    internal static IEnumerable<(Type Type, string Name, string Summary)> In(Parts parts) =>
        from type in parts.Of<ICommand>()
        let command = (ICommand)RuntimeHelpers.GetUninitializedObject(type)
        select (type, command.Name, command.Summary);

    static async Task Serve(CommandLine line, HostOptions options)
    {
        await using var host = SwitchboardHost.Build(line, options);
        await host.RunAsync();
    }

    static async Task<int> RunPart(CommandLine line, HostOptions options, Type type)
    {
        await using var host = SwitchboardHost.Build(line, options);
        await OpenWhatIsThere(host.Services);
        return await ((ICommand)host.Services.GetRequiredService(type)).Run(CancellationToken.None);
    }

    // A command looks at a deployment and never begins one: a wrong folder is told, not filled.
    static async Task OpenWhatIsThere(IServiceProvider services)
    {
        const string Choose = "Choose the folder of a deployment with --data, or its database with --database.";
        var file = services.GetRequiredService<DataSettings>().SqliteFile;
        if (file is not null && !File.Exists(file))
        {
            throw new StartException($"There is no database at {file}. {Choose}");
        }

        try
        {
            await services.GetRequiredService<Database>().ReadSystem(session => session.Count("SELECT count(*) FROM schema_migration"));
        }
        catch (Exception error) when (SwitchboardHost.IsOutside(error))
        {
            throw new StartException($"{file ?? "The database"} can't be read as a database of Switchboard: {error.Message}. {Choose}", error);
        }
    }
}

using System.Reflection;
using Switchboard.Kernel;
using Switchboard.Simulator;

namespace Switchboard.Host;

/// <summary>What the first words of the command line choose.</summary>
static class Commands
{
    public static async Task<int> Run(string[] args)
    {
        if (args is ["simulator", .. var rest])
        {
            return await SimulatorCommand.RunAsync(rest);
        }

        var line = CommandLine.Parse(args);
        var options = new HostOptions { Output = Console.OpenStandardOutput() };
        switch (string.Join(' ', line.Command))
        {
            case "" when line.Help:
                Console.WriteLine(CommandLine.Usage);
                return 0;
            case "":
                await Serve(line, options);
                return 0;
            case "version":
                Console.WriteLine(typeof(Commands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
                return 0;
            case "settings":
                Console.Write(SettingsTable.Markdown(SwitchboardHost.FindParts(options).Settings));
                return 0;
            case var words:
                return await RunPart(line, options, words);
        }
    }

    static async Task Serve(CommandLine line, HostOptions options)
    {
        await using var host = SwitchboardHost.Build(line, options);
        await host.RunAsync();
    }

    static async Task<int> RunPart(CommandLine line, HostOptions options, string words)
    {
        await using var host = SwitchboardHost.Build(line, options);
        var command = host.Services.GetServices<ICommand>().FirstOrDefault(command => command.Name == words)
            ?? throw new UsageException($"There is no command {words}.");
        return await command.Run(CancellationToken.None);
    }
}

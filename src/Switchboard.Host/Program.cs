using Switchboard.Host;
using Switchboard.Kernel;

try
{
    return await Commands.Run(args);
}
catch (UsageException error)
{
    await Console.Error.WriteLineAsync($"{error.Message}\n\n{Commands.Usage()}");
    return 2;
}
catch (SettingsException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
catch (StartException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

namespace Switchboard.Web;

/// <summary>Where the console's files are.</summary>
[Settings("Console")]
public sealed record ConsoleSettings : ISettings
{
    [Setting("The folder of the built console; console beside the program unless given.")]
    public string Folder { get; init; } = "";
}

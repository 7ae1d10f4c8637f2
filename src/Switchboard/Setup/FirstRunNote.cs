using Switchboard.Data;

namespace Switchboard.Setup;

/// <summary>Where a first run's file lies, and what is said of it.</summary>
[Singleton]
internal sealed class FirstRunNote(DataSettings data, ServerAddress server, IEnumerable<ISignpost> signposts, Announcer announcer)
{
    public string Folder { get; } = Path.GetFullPath(data.Folder);

    /// <summary>The file that is there already.</summary>
    public FirstRunFile? Earlier => FirstRunFile.Read(data.Folder);

    /// <summary>Writes it with today's addresses.</summary>
    public FirstRunFile Write(FirstRunFile file)
    {
        var addressed = Addressed(file);
        addressed.Write(data.Folder);
        return addressed;
    }

    /// <summary>A file that the operator keeps stays true when the port has changed.</summary>
    public void Readdress()
    {
        if (Earlier is { } file && Addressed(file) != file)
        {
            Write(file);
        }
    }

    /// <summary>Says once what was made; the tokens only where a person reads them as they come.</summary>
    /// <param name="noAgent">Why there is no sample agent.</param>
    public void Tell(FirstRunFile file, Problem? noAgent)
    {
        var path = Path.Combine(data.Folder, FirstRunFile.Name);
        if (noAgent is not null)
        {
            announcer.Say($"No sample agent: {noAgent.Detail} {noAgent.Next}");
        }

        if (!announcer.IsTerminal)
        {
            announcer.Say($"First run: tokens, client configurations and the link to sign in to the console are in {path}, which only you can read.");
            return;
        }

        announcer.Say($"First run: these are in {path}, which only you can read, and are shown this once.");
        announcer.Say($"  Console, sign in at {file.ConsoleUrl}");
        announcer.Say($"  Super-admin token   {file.SuperAdminToken}");
        announcer.Say($"  Sample organization {file.OrganizationId}");
        announcer.Say($"  Organization token  {file.OrganizationToken}");
        if (file.AgentToken is not null)
        {
            announcer.Say($"  Sample agent        {file.AgentId}");
            announcer.Say($"  Agent token         {file.AgentToken}");
        }

        announcer.Say($"  Claude Code         {file.Mcp.Clients[0].Paste}");
        announcer.Say($"  Most MCP clients    {FirstRunFile.Text(file.Mcp.Agent ?? file.Mcp.Organization)}");
        var others = string.Join(", ", file.Mcp.Clients.Skip(1).SkipLast(1).Select(form => form.Client));
        announcer.Say($"  In their own forms  {others}: under mcp.clients in the file");
    }

    FirstRunFile Addressed(FirstRunFile file) => file with
    {
        Url = Bare(server.Public),
        SimulatorUrl = signposts.FirstOrDefault(post => post.Name == "simulator")?.Address is { } address ? Bare(address) : null,
    };

    static string Bare(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}

using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Setup;
using Switchboard.Simulator.Scenarios;

namespace Switchboard.Host.Sandbox;

/// <summary>This deployment as the simulator's scenarios reach it: over HTTP, with the first run's tokens.</summary>
[Singleton]
sealed class SimulatedExchange(DataSettings data, ServerAddress server)
{
    /// <param name="simulator">Where the simulator is.</param>
    public ExchangeAccess Access(Uri simulator) => new()
    {
        Address = () => server.Ready.IsCompletedSuccessfully ? server.Local : null,
        Tokens = () => FirstRunFile.Read(data.Folder) is { } file ? TokensOf(file) : null,
        StartAnother = (port, settings, ct) => Another(simulator, port, settings, ct),
    };

    static async Task<AnotherExchange> Another(Uri simulator, int port, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var process = await AnotherProcess.StartAsync(simulator, port, settings, ct);
        return new(process.DisposeAsync)
        {
            Address = process.Address,
            Tokens = TokensOf(process.First),
            ProcessId = () => process.ProcessId,
            Kill = process.KillAsync,
            StartAgain = process.StartAgainAsync,
        };
    }

    static ExchangeTokens TokensOf(FirstRunFile file) =>
        new(file.SuperAdminToken, file.OrganizationId.Value, file.OrganizationToken, file.AgentId?.Value, file.AgentToken);
}

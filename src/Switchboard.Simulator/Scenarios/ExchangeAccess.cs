namespace Switchboard.Simulator.Scenarios;

/// <summary>The exchange that scenarios play with, as far as whoever starts the simulator knows one. It is reached over HTTP alone.</summary>
public sealed record ExchangeAccess
{
    /// <summary>Where its API is. None: it doesn't listen yet.</summary>
    public required Func<Uri?> Address { get; init; }

    /// <summary>The tokens of its first run, asked for each time that they are needed. None: they are gone.</summary>
    public required Func<ExchangeTokens?> Tokens { get; init; }

    /// <summary>Starts another exchange at a port, with these settings, an empty database and this simulator; it is ready when the task ends.</summary>
    public required Func<int, IReadOnlyDictionary<string, string>, CancellationToken, Task<AnotherExchange>> StartAnother { get; init; }
}

/// <summary>The tokens of a first run.</summary>
/// <param name="AgentId">None: the first run made no agent.</param>
public sealed record ExchangeTokens(string SuperAdmin, string OrganizationId, string Organization, string? AgentId, string? Agent);

/// <summary>An exchange in a process of its own. Disposing of it ends the process and removes its data.</summary>
public sealed class AnotherExchange(Func<ValueTask> end) : IAsyncDisposable
{
    /// <summary>Where its API is, also after another start.</summary>
    public required Uri Address { get; init; }

    /// <summary>The tokens of its first run.</summary>
    public required ExchangeTokens Tokens { get; init; }

    /// <summary>The process that runs, or ran last.</summary>
    public required Func<int> ProcessId { get; init; }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public required Func<Task> Kill { get; init; }

    /// <summary>Starts it again on the same data, at the same address.</summary>
    public required Func<CancellationToken, Task> StartAgain { get; init; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => end();
}

/// <summary>Another exchange can't be started; the message says why.</summary>
public sealed class ExchangeNotStartedException(string message, Exception? inner = null) : Exception(message, inner);

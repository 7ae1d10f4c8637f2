using Microsoft.Extensions.Logging;
using Switchboard.Simulator.Live;

namespace Switchboard.Simulator;

/// <summary>
/// Keeps what outlives a restart in one file. It is written at once and whole, so that a process that is killed finds the last state again.
/// People who got their first message are written a moment later, many at a time. A file that can't be written ends nothing: it is tried
/// again until it can.
/// </summary>
internal sealed partial class SavedWorld(SimulatorOptions options, WorldState world, Changes changes, ILogger<SavedWorld> log) : IDisposable
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(5);
    readonly Lock gate = new();
    ITimer? later;
    bool isLate;

    /// <summary>Brings the saved state back, and makes the accounts that shall exist from the start.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public void Restore()
    {
        if (options.DataFile is { } file && File.Exists(file))
        {
            world.Read(file);
        }

        world.Begin(Soon);
        lock (gate)
        {
            Write();
        }

        world.Grew = Soon;
    }

    public void Dispose()
    {
        world.Grew = null;
        lock (gate)
        {
            later?.Dispose();
            if (isLate)
            {
                TryWrite();
            }
        }
    }

    /// <summary>Call it after every change of what is saved: it is written, and whoever watches is told.</summary>
    public void Changed()
    {
        Save();
        changes.Happened();
    }

    /// <summary>A moment later, together with what changes meanwhile: for what changes often.</summary>
    public void Soon() => Later(Moment);

    void Save()
    {
        lock (gate)
        {
            isLate = false;
            if (!TryWrite())
            {
                Later(UntilNextTry);
            }
        }
    }

    void Later(TimeSpan wait)
    {
        lock (gate)
        {
            if (!isLate && options.DataFile is not null)
            {
                isLate = true;
                later ??= options.Clock.CreateTimer(_ => Save(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                later.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    bool TryWrite()
    {
        try
        {
            Write();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NotWritten(log, error);
            return false;
        }
    }

    void Write()
    {
        if (options.DataFile is { } file)
        {
            world.Write(file);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The simulator's state could not be written; it is kept in memory and tried again.")]
    private static partial void NotWritten(ILogger log, Exception error);
}

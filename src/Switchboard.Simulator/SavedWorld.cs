using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator;

/// <summary>
/// What outlives a restart, in one file: accounts, numbers with their settings, opt-outs, people and every <see cref="ISavedPart"/>; not
/// messages. Written at once and whole, so that a process that is killed finds the last state again. People who got their first message are
/// written a moment later, many at a time. A file that can't be written ends nothing: it is tried again until it can.
/// </summary>
internal sealed partial class SavedWorld(
    SimulatorOptions options, Accounts accounts, NumberBook numbers, OptOuts optOuts, Population population, IEnumerable<ISavedPart> parts,
    ILogger<SavedWorld> log)
    : IDisposable
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(5);
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    readonly Lock gate = new();
    ITimer? later;
    bool isLate;

    /// <summary>Brings the saved state back, and makes the accounts that shall exist from the start.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public void Restore()
    {
        if (options.DataFile is { } file && File.Exists(file))
        {
            var saved = Read(file);
            saved.Accounts.ForEach(a => accounts.Add(a));
            saved.Numbers.ForEach(n => numbers.TryTake(n));
            saved.OptOuts.ForEach(optOuts.Restore);
            saved.People.ForEach(p => (population.Meet(p.Address).Name, population.Meet(p.Address).Reachability) = (p.Name, p.Reachability));
            foreach (var part in parts)
            {
                if (saved.Parts?[part.Name] is { } kept)
                {
                    part.Restore(kept.Deserialize<JsonElement>());
                }
            }
        }

        foreach (var seed in options.Accounts)
        {
            accounts.Open(seed.FriendlyName, seed.Sid, seed.AuthToken);
        }

        if (!accounts.All.Any())
        {
            accounts.Open("Sandbox");
        }

        foreach (var part in parts)
        {
            part.Begin(() => Later(Moment));
        }

        lock (gate)
        {
            Write();
        }

        population.Grew = () => Later(Moment);
    }

    public void Dispose()
    {
        population.Grew = null;
        lock (gate)
        {
            later?.Dispose();
            if (isLate)
            {
                TryWrite();
            }
        }
    }

    /// <summary>Call it after every change of what is saved.</summary>
    public void Changed()
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

    /// <summary>A moment later, together with what changes meanwhile: for what changes often.</summary>
    public void Soon() => Later(Moment);

    void Later(TimeSpan wait)
    {
        lock (gate)
        {
            if (!isLate && options.DataFile is not null)
            {
                isLate = true;
                later ??= options.Clock.CreateTimer(_ => Changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            var world = new Saved(
                [.. accounts.All], [.. numbers.All], [.. optOuts.All],
                [.. population.All.Select(p => new SavedPerson(p.Address, p.Name, p.Reachability))],
                new JsonObject(parts.Select(p => KeyValuePair.Create(p.Name, p.Save()))));
            OwnerFile.Write(file, stream => JsonSerializer.Serialize(stream, world, Format));
        }
    }

    static Saved Read(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<Saved>(
                File.ReadAllBytes(file), Format) is { Accounts: not null, Numbers: not null, OptOuts: not null, People: not null } saved)
            {
                return saved;
            }
        }
        catch (JsonException)
        {
            // Said below: a file of another kind, or one that somebody edited.
        }

        throw new InvalidDataException($"{file} holds no state of the simulator. Remove it to begin anew, or name another file.");
    }

    internal sealed record Saved(List<Account> Accounts, List<Number> Numbers, List<OptOut> OptOuts, List<SavedPerson> People, JsonObject? Parts = null);

    internal sealed record SavedPerson(string Address, string? Name, Reachability Reachability);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The simulator's state could not be written; it is kept in memory and tried again.")]
    private static partial void NotWritten(ILogger log, Exception error);
}

using System.Text.Json;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio;

/// <summary>
/// What outlives a restart, in one file: accounts, numbers with their settings, opt-outs and people; not messages. Written at once and whole,
/// so that a process that is killed finds the last state again. People who got their first message are written a moment later, many at a time.
/// </summary>
internal sealed class Keep(SimulatorOptions options, Accounts accounts, NumberBook numbers, OptOuts optOuts, Population population) : IDisposable
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    readonly Lock gate = new();
    ITimer? later;
    bool isLate;

    /// <summary>Brings the kept state back, and makes the accounts that shall exist from the start.</summary>
    public void Restore()
    {
        if (options.DataFile is { } file && File.Exists(file))
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(file), Format)
                ?? throw new InvalidDataException($"{file} holds no simulator state. Remove it to begin anew.");
            kept.Accounts.ForEach(a => accounts.Add(a));
            kept.Numbers.ForEach(n => numbers.TryTake(n));
            kept.OptOuts.ForEach(optOuts.Restore);
            kept.People.ForEach(p => (population.Meet(p.Address).Name, population.Meet(p.Address).Reachability) = (p.Name, p.Reachability));
        }

        foreach (var seed in options.Accounts)
        {
            accounts.Open(seed.FriendlyName, seed.Sid, seed.AuthToken);
        }

        if (!accounts.All.Any())
        {
            accounts.Open("Sandbox");
        }

        Changed();
        population.Grew = Soon;
    }

    public void Dispose()
    {
        population.Grew = null;
        lock (gate)
        {
            later?.Dispose();
            if (isLate)
            {
                Changed();
            }
        }
    }

    void Soon()
    {
        lock (gate)
        {
            if (!isLate && options.DataFile is not null)
            {
                isLate = true;
                later ??= options.Clock.CreateTimer(_ => Changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                later.Change(Moment, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Changed()
    {
        if (options.DataFile is not { } file)
        {
            return;
        }

        lock (gate)
        {
            isLate = false;
            var kept = new Kept(
                [.. accounts.All], [.. numbers.All], [.. optOuts.All],
                [.. population.All.Select(p => new KeptPerson(p.Address, p.Name, p.Reachability))]);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var fresh = file + ".new";
            using (var stream = new FileStream(fresh, Owner()))
            {
                JsonSerializer.Serialize(stream, kept, Format);
            }

            File.Move(fresh, file, overwrite: true);
        }
    }

    /// <summary>The file holds tokens: for its owner only.</summary>
    static FileStreamOptions Owner()
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return how;
    }

    internal sealed record Kept(List<Account> Accounts, List<Number> Numbers, List<OptOut> OptOuts, List<KeptPerson> People);

    internal sealed record KeptPerson(string Address, string? Name, Reachability Reachability);
}

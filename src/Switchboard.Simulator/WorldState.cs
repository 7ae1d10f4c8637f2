using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator;

/// <summary>
/// What outlives a restart, as its file has it: accounts, numbers with their settings, opt-outs, people but those who pass, and every
/// <see cref="ISavedPart"/>; not messages.
/// </summary>
internal sealed class WorldState(
    SimulatorOptions options, Accounts accounts, NumberBook numbers, OptOuts optOuts, Population population, IEnumerable<ISavedPart> parts)
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Called when somebody new is among the people.</summary>
    public Action? Grew { set => population.Grew = value; }

    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public void Read(string file)
    {
        var saved = Parse(file);
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

    /// <summary>Makes the accounts that shall exist from the start.</summary>
    /// <param name="changed">For parts to call when they change by themselves.</param>
    public void Begin(Action changed)
    {
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
            part.Begin(changed);
        }
    }

    public void Write(string file)
    {
        var world = new Saved(
            [.. accounts.All], [.. numbers.All], [.. optOuts.All],
            [.. population.All.Where(p => !p.IsPassing).Select(p => new SavedPerson(p.Address, p.Name, p.Reachability))],
            new JsonObject(parts.Select(p => KeyValuePair.Create(p.Name, p.Save()))));
        OwnerFile.Write(file, stream => JsonSerializer.Serialize(stream, world, Format));
    }

    static Saved Parse(string file)
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
}

using System.Security.Cryptography;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Scenarios;

/// <summary>Somebody who is made up for a run.</summary>
internal sealed record Player(string Address, string Name)
{
    /// <summary>The name by which others speak to them.</summary>
    public string FirstName => Name.Split(' ')[0];

    /// <summary>The same person's WhatsApp.</summary>
    public string Chat => "whatsapp:" + Address;
}

/// <summary>
/// Makes people up: numbers that telephone companies keep for fiction (555-0100 to 555-0199 of each area), mailboxes at a domain that nobody can have (RFC
/// 2606), nobody who is there already.
/// </summary>
internal sealed class Cast(Population population, Changes changes, IEnumerable<ICarrier> carriers)
{
    const int Tries = 100;

    static readonly string[] First =
        ["Ada", "Ben", "Clara", "Dario", "Edith", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Leo", "Mira", "Nils", "Olga", "Pia"];

    static readonly string[] Last = ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Linden", "Maple", "Oak", "Rowan", "Willow"];

    static readonly int[] Areas =
    [
        206, 209, 212, 213, 253, 310, 312, 315, 323, 347, 360, 408, 415, 424, 425, 509, 510, 516, 518, 530, 559, 562, 585, 607, 618, 619, 626, 628, 630, 631,
        646, 650, 657, 661, 669, 707, 708, 714, 716, 718, 747, 760, 773, 805, 815, 818, 831, 845, 847, 858, 909, 914, 916, 917, 925, 929, 949, 951,
    ];

    /// <param name="isKnown">Whether the exchange has met somebody at this number.</param>
    /// <exception cref="UnexpectedException">Hardly any number is free.</exception>
    public async Task<Player> WithNumber(Func<string, Task<bool>> isKnown)
    {
        var taken = carriers.SelectMany(carrier => carrier.Lines()).Select(line => line.Address.Replace("whatsapp:", "", StringComparison.Ordinal)).ToHashSet();
        for (var i = 0; i < Tries; i++)
        {
            var number = Number();
            if (!taken.Contains(number) && population.Find(number) is null && population.Find("whatsapp:" + number) is null && !await isKnown(number))
            {
                return new(number, Name());
            }
        }

        throw new UnexpectedException($"Expected a free number among those that are kept for fiction; seen: {Tries} that somebody has.");
    }

    public Player WithMailbox()
    {
        var name = Name();
        return new($"{name.Replace(' ', '.').ToLowerInvariant()}.{RandomNumberGenerator.GetHexString(6, lowercase: true)}@example.com", name);
    }

    /// <summary>Puts somebody among the simulator's people.</summary>
    public void Enter(string address, string name)
    {
        var met = population.Meet(address);
        (met.Name, met.IsPassing) = (name, true);
        changes.Happened();
    }

    /// <summary>Takes people away whose run nobody can look at any more.</summary>
    public void Leave(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            population.Remove(address);
        }

        changes.Happened();
    }

    static string Number() => $"+1{Areas[RandomNumberGenerator.GetInt32(Areas.Length)]}55501{RandomNumberGenerator.GetInt32(100):00}";

    static string Name() => $"{First[RandomNumberGenerator.GetInt32(First.Length)]} {Last[RandomNumberGenerator.GetInt32(Last.Length)]}";
}

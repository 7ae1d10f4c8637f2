using System.Net.Http.Headers;
using System.Net.Http.Json;
using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>What organizations that send in measure notice of one that calls at ten times its limit.</summary>
internal sealed class Neighbour : IBenchmark
{
    const int Others = 100;
    const int LimitAMinute = 1_200;
    const int Times = 10;

    static readonly HttpClient Http = new();

    public string Name => "neighbour";

    public string Question => "p99 of others' sends while an organization calls at ten times its limit, in terms of the same without it";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab) =>
    [
        await Measure(lab, Name, null),
        await Measure(lab, $"{Name}.postgres", await lab.Cluster!.Create("population")),
    ];

    static async Task<Verdict> Measure(Lab lab, string name, string? url)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(lab.Folder(name + "-population"), ChannelKind.Sms, url, NullCarrier.Carrier);
        await using var running = await Product.Start(lab, Product.WithNullCarrier, lab.Folder(name), population, providers);
        var greedy = population.Residents.Where(resident => resident.Organization == population.Residents[0].Organization).ToList();
        foreach (var resident in greedy)
        {
            await Limit(running.Url, resident, LimitAMinute / greedy.Count);
        }

        var others = new Pace(running.Url, "others", [.. population.Residents.Except(greedy).Select(resident => resident.Token)], Others);
        var neighbour = new Pace(running.Url, "greedy", [.. greedy.Select(resident => resident.Token)], LimitAMinute * Times / 60);
        var seconds = TimeSpan.FromSeconds(lab.Seconds);
        await Task.WhenAll(others.Run(TimeSpan.FromSeconds(lab.WarmUp)), neighbour.Run(TimeSpan.FromSeconds(lab.WarmUp)));
        List<double> ratios = [];
        var refusals = 0;
        for (var round = 0; round < lab.Rounds; round++)
        {
            // In turns, so that what the machine does meanwhile falls on both.
            double with, without;
            int refused;
            if (round % 2 == 0)
            {
                without = P99(await others.Run(seconds));
                (with, refused) = await Beside(others, neighbour, seconds);
            }
            else
            {
                (with, refused) = await Beside(others, neighbour, seconds);
                without = P99(await others.Run(seconds));
            }

            ratios.Add(with / without);
            refusals += refused;
            Console.WriteLine($"  {name} round {round + 1}  p99 {without,6:0.0} ms alone, {with,6:0.0} ms beside it ({refused} of its calls refused)");
        }

        return refusals > 0
            ? new(name, Stats.Median(ratios), 1.5, AtMost: true)
            : throw new InvalidOperationException("Nobody was refused: the greedy one stayed within its limit; measure for longer.");
    }

    static async Task<(double P99, int Refused)> Beside(Pace others, Pace neighbour, TimeSpan time)
    {
        var greedy = neighbour.Run(time);
        var answers = await others.Run(time);
        return (P99(answers), (await greedy).Count(answer => !answer.Taken));
    }

    static double P99(IReadOnlyCollection<(bool Taken, double Milliseconds)> answers) => answers.All(answer => answer.Taken)
        ? Stats.Percentile(answers.Select(answer => answer.Milliseconds), 0.99)
        : throw new InvalidOperationException("Somebody within limits was refused.");

    static async Task Limit(Uri url, Resident resident, int aMinute)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(url, $"/api/v1/agents/{resident.Agent.Value}/limits"))
        {
            Content = JsonContent.Create(new { limits = new { maxActionsPerMinute = aMinute } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", resident.AdminToken);
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}

using System.Text.Json;
using Switchboard.Bench;
using Switchboard.Bench.Measuring;
using Switchboard.Host;

// The product in a process of its own, with the adapter and job kinds of this program beside its own.
if (args is ["serve", .. var rest])
{
    await using var host = SwitchboardHost.Build(rest, options =>
    {
        options.Assemblies.Add(typeof(NullCarrier).Assembly);
        options.Output = Console.OpenStandardOutput();
    });
    await host.RunAsync();
    return 0;
}

if (args is ["jobs", var jobs, var warmUp, var pickups, .. var product])
{
    Console.WriteLine(JsonSerializer.Serialize(await JobsRun.Run(int.Parse(jobs), int.Parse(warmUp), int.Parse(pickups), product), JsonSerializerOptions.Web));
    return 0;
}

if (args is ["deliveries", var deliveries, .. var node])
{
    Console.WriteLine(JsonSerializer.Serialize(await DeliveriesRun.Run(int.Parse(deliveries), node), JsonSerializerOptions.Web));
    return 0;
}

var benchmarks = typeof(IBenchmark).Assembly.GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBenchmark)))
    .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
    .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
    .ToList();

if (args is ["--list"])
{
    benchmarks.ForEach(benchmark => Console.WriteLine($"{benchmark.Name,-18} {benchmark.Question}"));
    return 0;
}

if (args.FirstOrDefault(name => !benchmarks.Exists(benchmark => benchmark.Name == name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark {unknown}. There are: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 2;
}

var lab = Lab.Open();
List<Verdict> missed = [];
foreach (var benchmark in benchmarks.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
{
    Console.WriteLine($"{benchmark.Name}: {benchmark.Question}");
    var verdicts = await benchmark.Run(lab);
    foreach (var verdict in verdicts.Skip(1))
    {
        Console.WriteLine(verdict);
    }

    // The last line is the benchmark's own: met when all of its goals are.
    Console.WriteLine(verdicts[0] with { Name = benchmark.Name } is var own && verdicts.All(verdict => verdict.Met) ? own : $"{own.Name} ratio={own.Ratio:0.00} goal={own.Goal:0.##} missed");
    missed.AddRange(verdicts.Where(verdict => !verdict.Met));
}

return missed.Count == 0 ? 0 : 1;

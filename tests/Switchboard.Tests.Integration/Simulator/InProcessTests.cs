using System.Net.Http.Json;

namespace Switchboard.Tests.Integration.Simulator;

public sealed class InProcessTests
{
    [Fact]
    public async Task In_the_products_process_it_logs_to_the_products_log_and_a_full_disk_ends_nothing()
    {
        await using var world = await World.Start();
        using var phones = world.Simulator();
        var file = Path.Combine(world.Folder, "simulator.json");
        await Eventually.Holds(() => Task.FromResult(StandsIn(file)));

        using var added = await phones.PutAsJsonAsync("/api/people/ann", new { name = "Ann" }, TestContext.Current.CancellationToken);

        ((int)added.StatusCode).ShouldBe(200);
        await Eventually.Holds(() => Task.FromResult(world.Output.Split('\n').Any(line =>
            line.StartsWith('{') && line.Contains("\"source\":\"Switchboard.Simulator.SavedWorld\"", StringComparison.Ordinal))));
    }

    // The simulator may be writing what it met at the start.
    static bool StandsIn(string file)
    {
        try
        {
            File.Delete(file);
            Directory.CreateDirectory(Path.Combine(file, "in the way"));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using Switchboard.Channels.Numbers;
using Switchboard.Compliance.Hours;

namespace Switchboard.Tests.Unit.Compliance;

/// <summary>
/// Around every change of every clock from 2020 to 2035, the next open hour is the one that Python's zoneinfo finds by looking at each minute. Short: some
/// zones, drawn by a seed; with SWITCHBOARD_TEST_LONG all that there are.
/// </summary>
public sealed class ZoneCampaignTests(ITestOutputHelper output)
{
    const string Look = """
        import random, sys
        from datetime import datetime, timedelta, timezone
        from zoneinfo import ZoneInfo
        random.seed(int(sys.argv[1]))
        minute, step = timedelta(minutes=1), timedelta(hours=6)
        spans = [(8 * 60, 21 * 60), (2 * 60 + 15, 2 * 60 + 45)]
        for name in sys.stdin.read().split():
            zone = ZoneInfo(name)
            at, end = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2036, 1, 1, tzinfo=timezone.utc)
            before = at.astimezone(zone).utcoffset()
            changes = 0
            while at < end:
                at += step
                offset = at.astimezone(zone).utcoffset()
                if offset == before:
                    continue
                before = offset
                changes += 1
                for opens, closes in spans:
                    asked = at - timedelta(minutes=random.randrange(1, 24 * 60))
                    found = asked
                    while True:
                        local = found.astimezone(zone)
                        if opens <= local.hour * 60 + local.minute < closes:
                            break
                        found += minute
                    print(name, opens, closes, asked.isoformat(), found.isoformat())
            print(name, 'changes', changes)
        """;

    [Fact]
    public async Task The_next_open_hour_around_every_change_of_a_clock_is_the_one_that_zoneinfo_finds()
    {
        // Numbers lead to these; who says where a person is may name any.
        var all = NumberingPlans.Lines("time-zones.txt").SelectMany(fields => fields[0].Split(' ')).Distinct().Order(StringComparer.Ordinal).ToArray();
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : 1876;
        output.WriteLine($"SEED={seed}");
        if (Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LONG") is null)
        {
            new Random(seed).Shuffle(all);
            all = [.. all.Take(5), "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"];
        }
        else
        {
            all = [.. (await Ask("from zoneinfo import available_timezones\nprint(*available_timezones(), sep='\\n')", seed, [])).Union(all)
                .Where(name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)).Order(StringComparer.Ordinal)];
            all.Length.ShouldBeGreaterThan(400);
        }

        var lines = await Ask(Look, seed, all);

        var (changes, wrong) = (0, new List<string>());
        foreach (var fields in lines.Select(line => line.Split(' ')))
        {
            if (fields[1] == "changes")
            {
                changes += int.Parse(fields[2]);
                continue;
            }

            var hours = WallClockTests.Hours(new DaySpan(int.Parse(fields[1]), int.Parse(fields[2])).ToString());
            var (asked, found) = (DateTimeOffset.Parse(fields[3]), DateTimeOffset.Parse(fields[4]));
            if (WallClock.Next([(TimeZoneInfo.FindSystemTimeZoneById(fields[0]), hours)], asked) is var ours && ours != found)
            {
                wrong.Add($"{fields[0]} {new DaySpan(int.Parse(fields[1]), int.Parse(fields[2]))} asked {asked:O}: zoneinfo {found:O}, we {ours:O}");
            }
        }

        output.WriteLine($"{all.Length} zones, {changes} changes");
        wrong.ShouldBeEmpty();
        changes.ShouldBeGreaterThan(60);
    }

    static async Task<string[]> Ask(string program, int seed, string[] zones)
    {
        using var python = new Process { StartInfo = new("python3", ["-c", program, $"{seed}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        try
        {
            python.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3 here to compare with.");
        }

        var said = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var failed = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.StandardInput.WriteAsync(string.Join(' ', zones));
        python.StandardInput.Close();
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        python.ExitCode.ShouldBe(0, await failed);
        return (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit;

/// <summary>Holds docs/requirements.md to the files that it names.</summary>
public sealed partial class RequirementsTests
{
    static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../.."));

    static readonly List<string[]> Rows = [.. File.ReadLines(Path.Combine(Root, "docs/requirements.md"))
        .Where(line => Id().IsMatch(line)).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public void Each_requirement_stands_there_once_with_a_state()
    {
        Rows.Count.ShouldBeGreaterThan(100);
        Rows.ShouldAllBe(row => row.Length == 5 && row[1].Length > 0);
        Rows.Select(row => row[0]).ShouldBeUnique();
        Rows.ShouldAllBe(row => row[4] == "done" || row[4] == "partly" || row[4].StartsWith("partly: ") || row[4] == "not yet");
    }

    [Fact]
    public void What_is_done_names_where_and_what_is_not_names_nothing()
    {
        Rows.Where(row => row[4] == "done").ShouldAllBe(row => row[2].Length > 0 && row[3].Length > 0);
        Rows.Where(row => row[4].StartsWith("partly")).ShouldAllBe(row => row[2].Length > 0);
        Rows.Where(row => row[4] == "not yet").ShouldAllBe(row => row[2].Length == 0 && row[3].Length == 0);
    }

    [Fact]
    public void Each_place_and_test_that_is_named_exists()
    {
        Rows.SelectMany(row => Names(row[2])).Where(path => !Path.Exists(Path.Combine(Root, path))).ShouldBeEmpty();

        var tests = Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToList();
        Rows.SelectMany(row => Names(row[3])).Where(test => tests.Count(path => path.EndsWith($"/{test}.cs")) != 1).ShouldBeEmpty();
    }

    static IEnumerable<string> Names(string cell) => Name().Matches(cell).Select(match => match.Groups["name"].Value);

    static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    [GeneratedRegex(@"^\| [A-Z]{3}-\d+[a-z]? \|", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Id();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Name();
}

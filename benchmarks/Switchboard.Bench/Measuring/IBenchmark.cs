namespace Switchboard.Bench.Measuring;

/// <summary>One benchmark. A new one is a new file: classes that implement this are found by scanning.</summary>
internal interface IBenchmark
{
    /// <summary>As given to <c>./bench</c>.</summary>
    string Name { get; }

    /// <summary>What is asked, in a line.</summary>
    string Question { get; }

    /// <summary>Measures. The first verdict is the benchmark's own; the others stand beside it.</summary>
    Task<IReadOnlyList<Verdict>> Run(Lab lab);
}

/// <summary>What was reached against a goal.</summary>
/// <param name="Name">The benchmark's name, with a suffix where it has several goals.</param>
/// <param name="Ratio">Ours against theirs, or against what is allowed.</param>
/// <param name="Goal">The bound.</param>
/// <param name="AtMost">Whether less is better.</param>
internal sealed record Verdict(string Name, double Ratio, double Goal, bool AtMost = false)
{
    public bool Met => AtMost ? Ratio <= Goal : Ratio >= Goal;

    public override string ToString() => $"{Name} ratio={Ratio:0.00} goal={Goal:0.##} {(Met ? "met" : "missed")}";
}

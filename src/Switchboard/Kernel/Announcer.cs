namespace Switchboard.Kernel;

/// <summary>Lines for the person at the terminal: progress, the first run, the ready line.</summary>
/// <param name="isTerminal">Whether a person reads them as they come. Where they go to a file or a journal, no secret may pass.</param>
public sealed class Announcer(TextWriter to, bool isTerminal)
{
    /// <summary>Whether secrets may be said.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>One line.</summary>
    public void Say(string line)
    {
        lock (to)
        {
            to.WriteLine(line);
            to.Flush();
        }
    }
}

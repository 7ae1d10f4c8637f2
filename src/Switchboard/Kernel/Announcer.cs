namespace Switchboard.Kernel;

/// <summary>Lines for the person at the terminal: progress, the first run's secrets, the ready line. Never a log, so secrets may pass.</summary>
public sealed class Announcer(TextWriter to)
{
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

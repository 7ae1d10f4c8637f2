namespace Switchboard.Kernel;

/// <summary>A page beside the product's own that a newcomer should be shown.</summary>
[Collected]
public interface ISignpost
{
    /// <summary>One word for programs, such as <c>simulator</c>.</summary>
    string Name { get; }

    /// <summary>The address of what stands there; null when nothing does. Known before requests are taken.</summary>
    Uri? Address { get; }

    /// <summary>The page to open first.</summary>
    Uri? Page { get; }

    /// <summary>What the page is, as a link.</summary>
    string Title { get; }

    /// <summary>What one does there, as the rest of the line.</summary>
    string Use { get; }
}

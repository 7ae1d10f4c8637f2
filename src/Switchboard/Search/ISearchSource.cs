namespace Switchboard.Search;

/// <summary>A kind of thing that can be found, by how the index is filled with it. Ids are in order of time, so the index follows them.</summary>
[Collected]
internal interface ISearchSource
{
    /// <summary>Under which progress is kept.</summary>
    string Name { get; }

    /// <summary>The prefix of its ids.</summary>
    string Prefix { get; }

    /// <summary>Whether there are any after an id.</summary>
    Task<bool> HasAfter(string id, CancellationToken ct);

    /// <summary>Indexes those after an id, up to one, that aren't indexed, oldest first.</summary>
    Task<Filled> Fill(string after, string until, int most, CancellationToken ct);
}

/// <summary>What was indexed.</summary>
/// <param name="Last">The last id; null when there was none.</param>
internal sealed record Filled(int Count, string? Last);

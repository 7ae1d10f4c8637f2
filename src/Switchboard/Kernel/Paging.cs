namespace Switchboard.Kernel;

/// <summary>A page of a list, newest first.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Where the next page begins; absent on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which page is asked for: rows whose id is before <see cref="Before"/>, one more than shown to see whether there are others.</summary>
public sealed record Paging(string Before, int Limit)
{
    /// <summary>The most that a page holds.</summary>
    public const int MaxLimit = 200;

    /// <summary>What a page holds unless the caller says otherwise.</summary>
    public const int DefaultLimit = 50;

    /// <summary>How many rows to read.</summary>
    public int Take => Limit + 1;

    /// <summary>Reads a cursor (the id of the last row shown) and a limit from 1 to 200.</summary>
    public static Outcome<Paging> Read<TId>(string? cursor, int? limit) where TId : struct, IId<TId>
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Invalid("limit", $"The limit is {limit}; it is from 1 to {MaxLimit}.", "Ask for fewer and follow nextCursor.");
        }

        if (cursor is not null && !Ids.TryParse<TId>(cursor, out _))
        {
            return Problem.Invalid("cursor", "The cursor isn't one that was given out.", "Pass nextCursor as it came, or leave it out to begin.");
        }

        // After every id of the kind: '~' sorts behind letters and digits.
        return new Paging(cursor ?? TId.Prefix + "_~", limit ?? DefaultLimit);
    }

    /// <summary>The page from the rows that were read.</summary>
    public Page<T> Of<T>(List<T> rows, Func<T, string> id) =>
        rows.Count > Limit ? new(rows[..Limit], id(rows[Limit - 1])) : new(rows, null);
}

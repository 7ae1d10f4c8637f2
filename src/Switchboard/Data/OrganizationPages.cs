namespace Switchboard.Data;

/// <summary>Lists of an organization's rows, newest first.</summary>
internal static class OrganizationPages
{
    /// <summary>The page that a caller asks for.</summary>
    /// <param name="organization">Whose rows, or why the caller doesn't reach them.</param>
    /// <param name="asked">What the statement wants; <c>@before</c> and <c>@take</c> unless said otherwise.</param>
    public static async Task<Outcome<Page<T>>> Page<T, TId>(
        this Database database, Outcome<OrganizationId> organization, Sql sql, string? cursor, int? limit, Func<Row, T> read, Func<T, TId> id,
        CancellationToken ct, Func<Paging, object>? asked = null)
        where TId : struct, IId<TId>
    {
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        var page = Paging.Read<TId>(cursor, limit);
        if (page.Problem is { } wrong)
        {
            return wrong;
        }

        var rows = await database.Read(organization.Value, session => session.Many(sql, asked?.Invoke(page.Value) ?? page.Value, read), ct);
        return page.Value.Of(rows, row => id(row).Value);
    }
}

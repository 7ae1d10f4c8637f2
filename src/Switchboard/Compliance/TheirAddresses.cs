namespace Switchboard.Compliance;

/// <summary>All addresses of whoever has one: what is asked for at one of them counts at each.</summary>
internal static class TheirAddresses
{
    /// <summary>
    /// A condition: a table with a row for each address has one for whoever <c>@To</c> is. It holds as well where the telephone has another number
    /// <c>@Twin</c>, as in a few countries: those are to be looked at closely, and the others needn't ask for both.
    /// </summary>
    /// <param name="table">Has an index that begins with organization_id, address.</param>
    /// <param name="condition">Of the row, named <c>listed</c>.</param>
    public static string MayBeIn(string table, string condition) => $"(@Twin <> @To OR {IsIn(table, condition)})";

    /// <summary>The same of <c>@To</c> alone, exactly.</summary>
    /// <remarks>CROSS JOIN has SQLite begin with the person: it would read the organization's whole table.</remarks>
    public static string IsIn(string table, string condition) => $"""
        (EXISTS (SELECT 1 FROM {table} listed WHERE listed.organization_id = @organization AND listed.address = @To AND {condition})
        OR EXISTS (
            SELECT 1 FROM contact_address a CROSS JOIN contact_address b CROSS JOIN {table} listed
            WHERE a.organization_id = @organization AND a.address = @To AND b.organization_id = a.organization_id AND b.contact_id = a.contact_id
                AND b.address <> a.address AND listed.organization_id = b.organization_id AND listed.address = b.address AND {condition}))
        """;
}

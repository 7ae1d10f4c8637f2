namespace Switchboard.Compliance;

/// <summary>All addresses of whoever has one: what is asked for at one of them counts at each.</summary>
internal static class TheirAddresses
{
    /// <summary>
    /// A condition: a table with a row for each address has one for whoever <c>@To</c> is, or its telephone's other number <c>@Twin</c>.
    /// </summary>
    /// <param name="table">Has an index that begins with organization_id, address.</param>
    /// <param name="condition">Of the row, named <c>listed</c>.</param>
    /// <remarks>CROSS JOIN has SQLite begin with the person: it would read the organization's whole table.</remarks>
    public static string AnyIn(string table, string condition) => $"""
        ({At(table, condition, "@To")} OR (@Twin <> @To AND {At(table, condition, "@Twin")}))
        """;

    /// <summary>The same without the telephone's other number.</summary>
    public static string AnyOfThemIn(string table, string condition) => At(table, condition, "@To");

    static string At(string table, string condition, string address) => $"""
        (EXISTS (SELECT 1 FROM {table} listed WHERE listed.organization_id = @organization AND listed.address = {address} AND {condition})
        OR EXISTS (
            SELECT 1 FROM contact_address a CROSS JOIN contact_address b CROSS JOIN {table} listed
            WHERE a.organization_id = @organization AND a.address = {address} AND b.organization_id = a.organization_id AND b.contact_id = a.contact_id
                AND b.address <> a.address AND listed.organization_id = b.organization_id AND listed.address = b.address AND {condition}))
        """;
}

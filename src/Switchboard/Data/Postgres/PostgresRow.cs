using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>The row that a reader stands on.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : Row
{
    public override int Ordinal(string column) => reader.GetOrdinal(column);

    public override bool IsNull(int ordinal) => reader.IsDBNull(ordinal);

    public override string Text(int ordinal) => reader.GetString(ordinal);

    public override long Long(int ordinal) =>
        reader.GetFieldType(ordinal) == typeof(int) ? reader.GetInt32(ordinal) : reader.GetInt64(ordinal);

    public override bool Flag(int ordinal) => reader.GetBoolean(ordinal);
}

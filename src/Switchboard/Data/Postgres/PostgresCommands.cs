using Npgsql;
using NpgsqlTypes;

namespace Switchboard.Data.Postgres;

/// <summary>Turns statements and records into commands.</summary>
internal static class PostgresCommands
{
    const string OrganizationScope = "SELECT set_config('role', 'switchboard_app', true), set_config('app.organization_id', $1, true)";
    // Sweeps are few and large: a plan that was made when their tables were empty would cost more than a new one each time.
    const string SystemScope = "SELECT set_config('role', 'switchboard_system', true), set_config('plan_cache_mode', 'force_custom_plan', true)";

    /// <summary>Sets the scope for the rest of the transaction: an organization's, or the system's for null.</summary>
    public static NpgsqlBatchCommand Scope(string? organization)
    {
        var command = new NpgsqlBatchCommand(organization is null ? SystemScope : OrganizationScope);
        if (organization is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = organization, NpgsqlDbType = NpgsqlDbType.Text });
        }

        return command;
    }

    public static NpgsqlBatchCommand Command(ParsedSql sql, Value[] values, int[] plan, string? organization)
    {
        var command = new NpgsqlBatchCommand(sql.Text);
        foreach (var index in plan)
        {
            command.Parameters.Add(Parameter(index == Parameters.Organization ? Value.Of(organization) : values[index]));
        }

        return command;
    }

    static NpgsqlParameter Parameter(in Value value)
    {
        var type = value.Kind switch
        {
            ValueKind.Text => NpgsqlDbType.Text,
            ValueKind.Number => NpgsqlDbType.Bigint,
            _ => NpgsqlDbType.Boolean,
        };
        return value switch
        {
            { IsNull: true } => new() { Value = DBNull.Value, NpgsqlDbType = type },
            { Kind: ValueKind.Text } => new NpgsqlParameter<string> { TypedValue = value.Text, NpgsqlDbType = type },
            { Kind: ValueKind.Number } => new NpgsqlParameter<long> { TypedValue = value.Number, NpgsqlDbType = type },
            _ => new NpgsqlParameter<bool> { TypedValue = value.Number != 0, NpgsqlDbType = type },
        };
    }
}

using Npgsql;
using NpgsqlTypes;

namespace Switchboard.Data.Postgres;

/// <summary>Turns statements and records into commands.</summary>
internal static class PostgresCommands
{
    // Compiling a statement takes longer than any of ours should run; the server's guess of its cost begins it for lists. Until a table has statistics it is
    // taken for small, and read whole.
    const string Settings = "set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)";

    const string OfOrganization = $"SELECT set_config('role', 'switchboard_app', true), set_config('app.organization_id', $1, true), {Settings}";

    // Another policy of row security knows several; each has its own role, as a plan under row security is made anew for another role.
    const string OfGroup = $"SELECT set_config('role', 'switchboard_group', true), set_config('app.organization_id', $1, true), {Settings}";

    const string OfSystem = $"SELECT set_config('role', 'switchboard_system', true), {Settings}";

    // What finds all it wants by keys: a plan for the values at hand takes longer to make than to run, and is no better.
    const string Kept = ", set_config('plan_cache_mode', 'force_generic_plan', true)";

    // Sweeps are few and large: a plan that was made when their tables were empty would cost more than a new one each time.
    const string Anew = ", set_config('plan_cache_mode', 'force_custom_plan', true)";

    /// <summary>Sets the scope for the rest of the transaction: an organization's, or the system's for null.</summary>
    /// <param name="keepsPlans">Whether its statements find all they want by keys.</param>
    public static NpgsqlBatchCommand Scope(string? organization, bool keepsPlans) => organization is null
        ? new(OfSystem + (keepsPlans ? Kept : Anew))
        : Scope(OfOrganization + (keepsPlans ? Kept : ""), organization);

    /// <summary>The scope of statements that work for several organizations at once; the wall stands around all of them.</summary>
    public static NpgsqlBatchCommand Scope(IEnumerable<string> organizations) => Scope(OfGroup + Kept, string.Join(',', organizations));

    static NpgsqlBatchCommand Scope(string text, string organizations) =>
        new(text) { Parameters = { new NpgsqlParameter<string> { TypedValue = organizations, NpgsqlDbType = NpgsqlDbType.Text } } };

    /// <summary>One parameter of many records, as an array.</summary>
    public static NpgsqlParameter Column(List<Value[]> records, int index) => records[0][index].Kind switch
    {
        ValueKind.Text => new NpgsqlParameter<string?[]>
        {
            TypedValue = [.. records.Select(record => record[index].Text)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        },
        ValueKind.Number => new NpgsqlParameter<long?[]>
        {
            TypedValue = [.. records.Select(record => record[index] is { IsNull: false } value ? value.Number : (long?)null)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        },
        _ => new NpgsqlParameter<bool?[]>
        {
            TypedValue = [.. records.Select(record => record[index] is { IsNull: false } value ? value.Number != 0 : (bool?)null)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean,
        },
    };

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

using Npgsql;
using NpgsqlTypes;

namespace Switchboard.Data.Postgres;

/// <summary>Turns statements and records into commands.</summary>
internal static class PostgresCommands
{
    // Compiling a statement takes longer than any of ours should run; the server's guess of its cost begins it for lists.
    const string OrganizationScope = """
        SELECT set_config('role', 'switchboard_app', true), set_config('app.organization_id', $1, true), set_config('jit', 'off', true),
            set_config('enable_seqscan', 'off', true)
        """;

    // Sweeps are few and large: a plan that was made when their tables were empty would cost more than a new one each time. Until a table has
    // statistics it is taken for small, and read whole.
    const string SystemScope = """
        SELECT set_config('role', 'switchboard_system', true), set_config('plan_cache_mode', 'force_custom_plan', true),
            set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
        """;

    // Units and groups find all they want by keys. The gate's one statement takes 7 ms to plan and 0.2 to run, and a plan for the values at hand is no
    // better; what people look for by words and times, in reads, gets one of its own.
    const string UnitScope = OrganizationScope + ", set_config('plan_cache_mode', 'force_generic_plan', true)";

    /// <summary>Sets the scope for the rest of the transaction: an organization's, or the system's for null.</summary>
    /// <param name="isUnit">Whether it writes.</param>
    public static NpgsqlBatchCommand Scope(string? organization, bool isUnit) =>
        organization is null ? new(SystemScope) : Scope(isUnit ? UnitScope : OrganizationScope, organization);

    /// <summary>The scope of statements that work for several organizations at once; the wall stands around all of them.</summary>
    public static NpgsqlBatchCommand Scope(IEnumerable<string> organizations) => Scope(UnitScope, string.Join(',', organizations));

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

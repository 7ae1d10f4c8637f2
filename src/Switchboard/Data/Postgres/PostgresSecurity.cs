using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>The wall between tenants inside PostgreSQL: narrow roles, and forced row security on every table that has an organization.</summary>
internal static class PostgresSecurity
{
    // Any 64-bit number that no other program on the server is likely to lock.
    const string LockMigrations = "SELECT pg_advisory_xact_lock(7193440127760913)";

    const string MakeRoles = """
        DO $$
        DECLARE name text;
        BEGIN
            FOREACH name IN ARRAY ARRAY['switchboard_app', 'switchboard_group', 'switchboard_system'] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', name);
                END IF;
                -- From 16 on, who makes a role is its member for giving it to others alone.
                IF NOT pg_has_role(current_user, name, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
                    EXECUTE format('GRANT %I TO %I', name, current_user);
                END IF;
                EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
            END LOOP;
            IF NOT pg_has_role('switchboard_group', 'switchboard_app', 'MEMBER') THEN
                GRANT switchboard_app TO switchboard_group;
            END IF;
            IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'id_text') THEN
                CREATE DOMAIN id_text AS text COLLATE "C";
            END IF;
        END $$
        """;

    const string Force = """
        DO $$
        DECLARE
            name text;
            one text := 'organization_id = nullif(current_setting(''app.organization_id'', true), '''')';
            several text := 'organization_id <> '''' AND organization_id = ANY ('
                '(SELECT string_to_array(current_setting(''app.organization_id'', true), '',''))::text[])';
        BEGIN
            FOR name IN
                SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped)
                AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'organization_scope')
            LOOP
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
                EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
                EXECUTE format('CREATE POLICY organization_scope ON %I TO switchboard_app USING (%s) WITH CHECK (%2$s)', name, one);
                EXECUTE format('CREATE POLICY group_scope ON %I TO switchboard_group USING (%s) WITH CHECK (%2$s)', name, several);
                EXECUTE format('CREATE POLICY system_scope ON %I TO switchboard_system '
                    'USING (current_user = ''switchboard_system'') WITH CHECK (current_user = ''switchboard_system'')', name);
            END LOOP;
        END $$
        """;

    const string Privileged = """
        SELECT rolname FROM pg_roles
        WHERE (rolsuper OR rolbypassrls) AND rolname IN (current_user, 'switchboard_app', 'switchboard_group', 'switchboard_system')
        ORDER BY rolname <> current_user, rolname LIMIT 1
        """;

    /// <summary>A login that row security does not bind would make it an ornament, and so would a role of ours that was there before.</summary>
    public static async Task RefusePrivilegedLogin(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Privileged, connection);
        if (await command.ExecuteScalarAsync(ct) is string role)
        {
            throw new SchemaException(
                $"The database role {role} is a superuser or bypasses row security, so PostgreSQL could not keep organizations apart. "
                + (role.StartsWith("switchboard_", StringComparison.Ordinal)
                    ? $"Take that away: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS;"
                    : "Give Switchboard a login of its own: "
                        + "CREATE ROLE switchboard LOGIN CREATEROLE PASSWORD '…'; CREATE DATABASE switchboard OWNER switchboard;"));
        }
    }

    /// <summary>One migrator at a time; roles and types that tables need.</summary>
    public static async ValueTask Prepare(Session session)
    {
        await session.Execute(LockMigrations);
        await session.Execute(MakeRoles);
    }

    /// <summary>A new table with an organization gets its policies here, so that none can be forgotten.</summary>
    public static async ValueTask ForceRowSecurity(Session session) => await session.Execute(Force);
}

-- The index of words answers in the system's scope. A condition of row security that stays in the plan keeps every operator that isn't leakproof, so also @@, away from indexes: each search read
-- the whole table. Declared immutable, the condition is worked out when the statement is planned and leaves nothing behind. That is safe, since a plan under row security is made anew for
-- another role: https://www.postgresql.org/docs/current/ddl-rowsecurity.html
CREATE FUNCTION switchboard_is_system() RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT current_user = 'switchboard_system' $$;
CREATE POLICY search_scope ON search_document FOR SELECT TO switchboard_system USING (switchboard_is_system());

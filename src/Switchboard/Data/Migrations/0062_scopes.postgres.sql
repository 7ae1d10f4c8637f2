-- An organization's scope has a condition that costs less, and several organizations have one of their own. Policies are made behind the migrations.
DO $$ DECLARE made record; BEGIN FOR made IN
    SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND policyname IN ('organization_scope', 'group_scope', 'system_scope')
LOOP EXECUTE format('DROP POLICY %I ON %I', made.policyname, made.tablename); END LOOP; END $$;

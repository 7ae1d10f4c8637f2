-- Without a mode the deployment's holds: one that was given with a list alone stayed when the organization left the sandbox.
ALTER TABLE first_contact ALTER COLUMN mode DROP NOT NULL;

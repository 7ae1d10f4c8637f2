-- Without a mode the deployment's holds: one that was given with a list alone stayed when the organization left the sandbox.
CREATE TABLE first_contact_anew (
    organization_id id_text NOT NULL PRIMARY KEY,
    mode            text,
    allowed         text    NOT NULL,
    changed_at      bigint  NOT NULL
);
INSERT INTO first_contact_anew SELECT organization_id, mode, allowed, changed_at FROM first_contact;
DROP TABLE first_contact;
ALTER TABLE first_contact_anew RENAME TO first_contact;

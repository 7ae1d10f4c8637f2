-- Whom agents may write to first, where an organization has a say of its own. allowed: JSON: domains (@example.com), beginnings of numbers (+4930) and whole addresses.
CREATE TABLE first_contact (
    organization_id id_text NOT NULL PRIMARY KEY,
    mode            text    NOT NULL,
    allowed         text    NOT NULL,
    changed_at      bigint  NOT NULL
);

-- region: where a person is, as a country or one of its parts (ISO 3166), such as US-FL; null: the number tells.
ALTER TABLE contact ADD COLUMN region text;
-- contact_hours: JSON: the quiet hours that the organization keeps beyond the law's, and whether informational messages are held; null: as the deployment has it.
ALTER TABLE organization ADD COLUMN contact_hours text;

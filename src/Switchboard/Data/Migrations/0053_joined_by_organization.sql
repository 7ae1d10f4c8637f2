-- Every statement names the organization, and where a table has no statistics an index that begins with it was taken for as good: all of an
-- organization's conversations were read for those that were joined to one.
DROP INDEX conversation_merged;
CREATE INDEX conversation_merged ON conversation (organization_id, merged_into) WHERE merged_into IS NOT NULL;
DROP INDEX contact_merged;
CREATE INDEX contact_merged ON contact (organization_id, merged_into) WHERE merged_into IS NOT NULL;
-- Whether any mail has come to an organization, asked before one of its agents writes to somebody new.
CREATE INDEX message_mail_in ON message (organization_id) WHERE direction = 'in' AND channel = 'email';

-- Whoever follows what becomes of templates looks over all organizations.
GRANT SELECT ON message_template TO switchboard_system;

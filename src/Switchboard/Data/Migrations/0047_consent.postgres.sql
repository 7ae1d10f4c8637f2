GRANT SELECT, INSERT, UPDATE, DELETE ON do_not_contact, sending_policy, content_rule TO switchboard_app;
-- What people agreed to and took back is evidence. It goes with its organization alone.
GRANT SELECT, INSERT, DELETE ON consent, consent_revocation TO switchboard_app;

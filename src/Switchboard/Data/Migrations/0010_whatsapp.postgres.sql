GRANT SELECT, INSERT, UPDATE, DELETE ON whatsapp_sender, message_template TO switchboard_app;
-- Senders are looked after across organizations.
GRANT SELECT ON whatsapp_sender TO switchboard_system;

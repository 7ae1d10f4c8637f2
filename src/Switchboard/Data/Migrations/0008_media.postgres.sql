GRANT SELECT, INSERT, UPDATE, DELETE ON stored_file, message_file, file_room TO switchboard_app;
GRANT SELECT, UPDATE (bytes, files) ON file_total TO switchboard_app;
-- The system role finds the file behind an address, and files whose time is over.
GRANT SELECT ON stored_file, file_room TO switchboard_system;

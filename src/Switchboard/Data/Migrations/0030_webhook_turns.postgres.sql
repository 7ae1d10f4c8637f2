GRANT UPDATE (served_at) ON webhook TO switchboard_system;

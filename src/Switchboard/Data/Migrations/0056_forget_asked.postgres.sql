-- What was only asked and has run out is looked for across organizations.
GRANT SELECT ON decision TO switchboard_system;

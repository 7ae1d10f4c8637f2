-- The few jobs that send alerts, to be found when it changes where these go.
CREATE INDEX job_of_alerts ON job (organization_id, due_at) WHERE kind = 'alert.send' AND state = 'ready';

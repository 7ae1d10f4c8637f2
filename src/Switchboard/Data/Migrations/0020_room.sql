-- A message's usage, and the decision that allowed it, follow from its own rows: what stood beside them said it again, and was more than a quarter of what a message took.
DROP TABLE usage_entry;

-- What was used and what it costs: a message in counts when it is kept; a message out is reserved until its provider has it, and released when it never leaves.
CREATE VIEW usage_entry AS
SELECT m.organization_id, m.agent_id, m.channel || '.' || m.direction AS kind, m.id AS subject_id, m.segments AS quantity,
    CASE WHEN d.status IN ('queued', 'scheduled', 'sending', 'retrying', 'uncertain') THEN 'reserved' WHEN d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 'released' ELSE 'settled' END AS state,
    CASE WHEN d.status IS NULL OR d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 0 ELSE d.cost_micros END AS cost_micros,
    coalesce(d.currency, 'USD') AS currency, m.created_at
FROM message m LEFT JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id;

-- A message that was allowed has no row in decision. The decision that allowed a message has its id: dec_ for msg_. That of an older one is named by its entry in the log.
ALTER TABLE message DROP COLUMN decision_id;

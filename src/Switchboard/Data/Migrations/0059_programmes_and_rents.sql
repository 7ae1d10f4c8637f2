-- The list or campaign that a message belongs to.
ALTER TABLE message_content ADD COLUMN programme text;

-- What a rented number costs: a row for each month for which one is held, counted from 0 since it was bought. agent_id: whose own it is; null in the pool.
CREATE TABLE number_rent (
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    channel_id      id_text NOT NULL,
    month           bigint  NOT NULL,
    agent_id        id_text,
    number          id_text NOT NULL,
    at              bigint  NOT NULL,
    cost_micros     bigint  NOT NULL,
    markup_percent  bigint  NOT NULL,
    PRIMARY KEY (channel_id, month)
);
CREATE INDEX number_rent_by_time ON number_rent (organization_id, at);

-- When the next month of a rented number begins; null where nobody has looked yet.
ALTER TABLE channel ADD COLUMN rent_due_at bigint;

DROP VIEW usage_entry;
CREATE VIEW usage_entry AS
SELECT m.organization_id, m.agent_id, m.channel || '.' || m.direction AS kind, m.id AS subject_id, m.segments AS quantity,
    CASE WHEN d.status IN ('queued', 'scheduled', 'sending', 'retrying', 'uncertain') THEN 'reserved' WHEN d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 'released' ELSE 'settled' END AS state,
    CASE WHEN d.status IS NULL OR d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 0 ELSE coalesce(d.price_micros, d.cost_micros) END AS cost_micros,
    coalesce(d.currency, 'USD') AS currency, m.created_at
FROM message m LEFT JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id
UNION ALL SELECT r.organization_id, r.agent_id, 'number.rent' AS kind, r.channel_id || '.' || r.month AS subject_id, 1 AS quantity, 'settled' AS state,
    r.cost_micros, 'USD' AS currency, r.at AS created_at
FROM number_rent r;

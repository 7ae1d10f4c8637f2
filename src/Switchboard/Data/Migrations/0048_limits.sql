-- What an agent, or an organization, may do and has done: a row for each, whose id is its key. The limits are its own; where one is null, the deployment's default or the organization's tier counts.
-- A window is told by its start (UTC); one that has ended counts as empty, and begins anew with the next act. Money is millionths of a US dollar.
-- day_told, spend_told, month_told: the start of the day or month for which it was told that a limit is nearly reached.
CREATE TABLE usage_limit (
    subject         id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    per_minute      bigint,
    per_hour        bigint,
    per_day         bigint,
    spend_day       bigint,
    spend_month     bigint,
    same_number     bigint,
    tier            text,
    markup_percent  bigint,
    billing_email   text,
    minute_at       bigint  NOT NULL,
    minute_count    bigint  NOT NULL,
    hour_at         bigint  NOT NULL,
    hour_count      bigint  NOT NULL,
    day_at          bigint  NOT NULL,
    day_count       bigint  NOT NULL,
    day_micros      bigint  NOT NULL,
    month_at        bigint  NOT NULL,
    month_micros    bigint  NOT NULL,
    day_told        bigint,
    spend_told      bigint,
    month_told      bigint
);
CREATE INDEX usage_limit_of_organization ON usage_limit (organization_id);

-- What went out, summed up by UTC day, agent and channel: counted when it is reserved, taken back when it never leaves, corrected by the provider's price.
-- markup_percent: what is billed on top of the cost, the same for all of a line.
CREATE TABLE usage_day (
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    day             bigint  NOT NULL,
    channel         id_text NOT NULL,
    quantity        bigint  NOT NULL,
    segments        bigint  NOT NULL,
    cost_micros     bigint  NOT NULL,
    markup_percent  bigint  NOT NULL,
    PRIMARY KEY (organization_id, agent_id, day, channel)
);
CREATE INDEX usage_day_by_day ON usage_day (organization_id, day);

-- What went out before, from the messages themselves. A day has 86,400,000 milliseconds.
INSERT INTO usage_day (organization_id, agent_id, day, channel, quantity, segments, cost_micros, markup_percent)
SELECT m.organization_id, m.agent_id, m.created_at - m.created_at % 86400000, m.channel, count(*), sum(m.segments), sum(d.cost_micros), 0
FROM message m JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id
WHERE m.direction = 'out' AND d.status NOT IN ('permanently_failed', 'aborted', 'canceled')
GROUP BY m.organization_id, m.agent_id, m.created_at - m.created_at % 86400000, m.channel;

-- price_micros: what the provider really takes, once it has told; cost_micros stays what was estimated.
ALTER TABLE delivery ADD COLUMN price_micros bigint;
-- Prices of what was planned are asked for by the time that it left at.
CREATE INDEX delivery_planned ON delivery (send_at) WHERE send_at IS NOT NULL;
DROP VIEW usage_entry;
CREATE VIEW usage_entry AS
SELECT m.organization_id, m.agent_id, m.channel || '.' || m.direction AS kind, m.id AS subject_id, m.segments AS quantity,
    CASE WHEN d.status IN ('queued', 'scheduled', 'sending', 'retrying', 'uncertain') THEN 'reserved' WHEN d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 'released' ELSE 'settled' END AS state,
    CASE WHEN d.status IS NULL OR d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 0 ELSE coalesce(d.price_micros, d.cost_micros) END AS cost_micros,
    coalesce(d.currency, 'USD') AS currency, m.created_at
FROM message m LEFT JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id;

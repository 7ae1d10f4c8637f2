-- version: goes up with each change of a route.
ALTER TABLE alert_route ADD COLUMN version bigint NOT NULL DEFAULT 1;
-- How many messages alerts took of an owner's reserve in a day is counted here.
ALTER TABLE alert_notice ADD COLUMN beyond_limits boolean NOT NULL DEFAULT false;
CREATE INDEX alert_notice_beyond ON alert_notice (organization_id, at) WHERE beyond_limits = true;

-- What one act may cost, in millionths of a US dollar.
ALTER TABLE usage_limit ADD COLUMN spend_action bigint;

-- consent_type: only what was given in that way ends; none means any. proof: what shows that it was taken back.
ALTER TABLE consent_revocation ADD COLUMN consent_type text;
ALTER TABLE consent_revocation ADD COLUMN proof text;

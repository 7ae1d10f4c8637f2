-- Where an organization is stricter than the tables of rules and the deployment. marketing_per_day, informational_per_day: at most so many to one person in 24 hours.
-- own_consent: the consent that it asks for, as JSON. block_unregistered: no texts to the US from numbers without a campaign.
ALTER TABLE sending_policy ADD COLUMN marketing_per_day bigint;
ALTER TABLE sending_policy ADD COLUMN informational_per_day bigint;
ALTER TABLE sending_policy ADD COLUMN own_consent text;
ALTER TABLE sending_policy ADD COLUMN block_unregistered boolean NOT NULL DEFAULT false;

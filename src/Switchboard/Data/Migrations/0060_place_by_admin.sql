-- Whether an admin or the operator stored where the person is. What an agent stored, and what is from before, counts beside what their number tells.
ALTER TABLE contact ADD COLUMN time_zone_by_admin boolean NOT NULL DEFAULT false;
ALTER TABLE contact ADD COLUMN region_by_admin boolean NOT NULL DEFAULT false;

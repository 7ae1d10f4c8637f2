-- attempts counts the tries that failed, no longer the claims, of which some end with a limit of the provider's or with the process.
-- limits and limited_at: how often the provider took no more for the moment, and since when. Most messages never meet one.
UPDATE delivery SET attempts = attempts - 1 WHERE status = 'sending' AND attempts > 0;
ALTER TABLE delivery ADD COLUMN limits integer;
ALTER TABLE delivery ADD COLUMN limited_at bigint;

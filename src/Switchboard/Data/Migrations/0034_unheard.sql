-- Since when something that came may be missing; null where all that is known to have come was taken in.
ALTER TABLE channel ADD COLUMN unheard_since bigint;

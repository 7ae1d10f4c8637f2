-- raised_by: the job that last raised it. The same one again counts once; null where each counts.
ALTER TABLE alert ADD COLUMN raised_by id_text;

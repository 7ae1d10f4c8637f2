-- at: the instant that a decision is about. facts: JSON: the person's local times, the basis of consent, what has to be said on the way. Older decisions tell nothing of them.
ALTER TABLE decision ADD COLUMN at bigint;
ALTER TABLE decision ADD COLUMN source text;
ALTER TABLE decision ADD COLUMN next text;
ALTER TABLE decision ADD COLUMN facts text;
CREATE INDEX decision_of_organization ON decision (organization_id, id);

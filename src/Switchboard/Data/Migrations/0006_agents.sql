-- A number of the organization's pool is a channel of nobody (agent_id is null). An agent that speaks from the pool has a row with shared = true, without a provider_ref, whose address is the
-- number that it speaks from by preference; while a number is bought into the pool for an agent, that row holds it. country: where the number is from. switched_at: when the channel was last
-- switched off or on.
ALTER TABLE channel ADD COLUMN shared boolean NOT NULL DEFAULT false;
ALTER TABLE channel ADD COLUMN country text;
ALTER TABLE channel ADD COLUMN default_agent_id id_text;
ALTER TABLE channel ADD COLUMN switched_at bigint;

-- Words by which strangers on a shared number ask for an agent.
CREATE TABLE routing_keyword (
    organization_id id_text NOT NULL,
    keyword         id_text NOT NULL,
    agent_id        id_text NOT NULL,
    PRIMARY KEY (organization_id, keyword),
    FOREIGN KEY (organization_id, agent_id) REFERENCES agent (organization_id, id)
);
CREATE INDEX routing_keyword_of_agent ON routing_keyword (organization_id, agent_id);

-- With whom a person last talked on a shared number. The primary key is what two messages of a stranger that race meet at.
CREATE TABLE shared_route (
    organization_id id_text NOT NULL,
    person          id_text NOT NULL,
    address         id_text NOT NULL,
    agent_id        id_text NOT NULL,
    since           bigint  NOT NULL,
    PRIMARY KEY (organization_id, person, address)
);

-- How many agents it may have; null is what the settings say.
ALTER TABLE organization ADD COLUMN max_agents bigint;

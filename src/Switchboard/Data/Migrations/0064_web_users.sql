-- People who sign in to the web. email: in lower case; null until it is given with the first sign-in. password: hashed; null until it is set.
CREATE TABLE web_user (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    email           text,
    name            text    NOT NULL,
    role            text    NOT NULL,
    password        text,
    created_at      bigint  NOT NULL,
    signed_in_at    bigint,
    disabled_at     bigint,
    version         bigint  NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX web_user_email ON web_user (email);
CREATE INDEX web_user_of_organization ON web_user (organization_id, id);

-- Links by which somebody signs in once and says their password; hash: of what stands in the link.
CREATE TABLE sign_in_link (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    user_id         id_text NOT NULL REFERENCES web_user (id),
    purpose         text    NOT NULL,
    hash            text    NOT NULL,
    created_at      bigint  NOT NULL,
    expires_at      bigint  NOT NULL,
    used_at         bigint
);
CREATE UNIQUE INDEX sign_in_link_hash ON sign_in_link (hash);
CREATE INDEX sign_in_link_of_user ON sign_in_link (organization_id, user_id);

-- user_id: whose session on the web it is; such a token travels in a cookie and opens nothing as a bearer's.
ALTER TABLE token ADD COLUMN user_id id_text;
CREATE INDEX token_of_user ON token (organization_id, user_id) WHERE user_id IS NOT NULL;

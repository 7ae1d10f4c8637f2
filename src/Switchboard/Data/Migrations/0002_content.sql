-- What some messages have beside their text: mails a subject, HTML and their place in a thread, WhatsApp templates their variables, others what the provider told.
CREATE TABLE message_content (
    message_id      id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    subject         text,
    html            text,
    internet_id     id_text,
    thread          text,
    template_id     text,
    template_vars   text,
    extras          text
);
-- By its Message-ID an answer finds the mail that it answers.
CREATE INDEX message_content_of_mail ON message_content (organization_id, internet_id) WHERE internet_id IS NOT NULL;

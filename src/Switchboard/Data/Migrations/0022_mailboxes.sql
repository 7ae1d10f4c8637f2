-- A mailbox is one agent's. Where two got the same one, in the same moment, the later one asks for another.
UPDATE channel SET status = 'unavailable', status_reason = 'Another agent has this mailbox. Ask for the channel again.', address = NULL
WHERE kind = 'email' AND released_at IS NULL
AND EXISTS (SELECT 1 FROM channel earlier WHERE earlier.kind = 'email' AND earlier.released_at IS NULL AND earlier.address = channel.address AND earlier.id < channel.id);
CREATE UNIQUE INDEX channel_mailbox ON channel (address) WHERE kind = 'email' AND released_at IS NULL;

-- Registration of a US number for application traffic (A2P 10DLC), as its provider last told it. a2p: registered, pending, failed or unregistered; null is not looked at yet.
-- a2p_detail: the campaign and the brand behind it, as JSON. a2p_at: since when it is so.
ALTER TABLE channel ADD COLUMN a2p text;
ALTER TABLE channel ADD COLUMN a2p_detail text;
ALTER TABLE channel ADD COLUMN a2p_at bigint;

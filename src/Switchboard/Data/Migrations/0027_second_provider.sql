-- Which account a message was last handed to, where that isn't the one that its address is held under, and why: receipts and questions go there.
ALTER TABLE delivery ADD COLUMN carrier_id id_text;
ALTER TABLE delivery ADD COLUMN carrier text;
ALTER TABLE delivery ADD COLUMN detour text;

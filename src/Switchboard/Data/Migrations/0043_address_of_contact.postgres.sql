-- Before its tables have statistics PostgreSQL took this index, which began with the organization too, to look for an address: all of an organization's were read.
DROP INDEX contact_address_of_contact;
CREATE INDEX contact_address_of_contact ON contact_address (contact_id);

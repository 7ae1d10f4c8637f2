GRANT SELECT, INSERT, UPDATE ON organization_deletion TO switchboard_app;
GRANT SELECT ON organization_deletion TO switchboard_system;

-- The log of an organization goes with it, and only with it: nobody may delete an entry while the organization isn't being deleted.
GRANT DELETE ON audit_entry, audit_block, audit_head TO switchboard_system;
CREATE POLICY only_when_deleted ON audit_entry AS RESTRICTIVE FOR DELETE TO switchboard_system
    USING (EXISTS (SELECT FROM organization_deletion d WHERE d.erased_id = audit_entry.organization_id AND d.state <> 'releasing'));
CREATE POLICY only_when_deleted ON audit_block AS RESTRICTIVE FOR DELETE TO switchboard_system
    USING (EXISTS (SELECT FROM organization_deletion d WHERE d.erased_id = audit_block.organization_id AND d.state <> 'releasing'));
CREATE POLICY only_when_deleted ON audit_head AS RESTRICTIVE FOR DELETE TO switchboard_system
    USING (EXISTS (SELECT FROM organization_deletion d WHERE d.erased_id = audit_head.organization_id AND d.state <> 'releasing'));

-- A page of a list, and what happened to one resource, cost the same however many rows others have.

CREATE INDEX email_accounts_by_tenant ON email_accounts (tenant_id, id);
CREATE INDEX email_accounts_by_domain ON email_accounts (domain_id, id);
CREATE INDEX virtual_aliases_by_tenant ON virtual_aliases (tenant_id, id);
CREATE INDEX api_keys_by_tenant ON api_keys (tenant_id, id);
CREATE INDEX events_by_resource ON events (resource_id, id);

-- The spine: tenants, domains, nodes, infrastructure, mail data, certificates, conditions, events.
-- Names are the product documents' where they name a table. Every row of a tenant bears tenant_id, and row-level
-- security lets a query see it only in that tenant's scope (or in the system's): see store/scope.ts.

CREATE TABLE installation (
  id text PRIMARY KEY,
  only_one boolean NOT NULL DEFAULT true UNIQUE CHECK (only_one),
  agent_ca_certificate_pem text NOT NULL,
  agent_ca_key_sealed bytea NOT NULL,
  acme_account_key_sealed bytea NOT NULL,
  ssh_public_key text NOT NULL,
  ssh_private_key_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tenants (
  id text PRIMARY KEY,
  name text NOT NULL,
  is_operator boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tenants_one_operator ON tenants (is_operator) WHERE is_operator;

CREATE TABLE workspaces (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, name),
  UNIQUE (tenant_id, id)
);

CREATE TABLE api_keys (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  permissions text[] NOT NULL,
  is_operator boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

CREATE TABLE idempotency_keys (
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  api_key_id text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  response_status integer NOT NULL,
  response_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (api_key_id, idempotency_key)
);

CREATE TABLE domains (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  workspace_id text,
  name text NOT NULL UNIQUE,
  dns_setup_type text NOT NULL CHECK (dns_setup_type IN ('vanity', 'mx_to_primary')),
  verification_token text NOT NULL,
  verified_at timestamptz,
  dns_provider text NOT NULL DEFAULT 'manual',
  dns_credentials_sealed bytea,
  auto_configure_dns boolean NOT NULL DEFAULT false,
  dmarc_policy text NOT NULL DEFAULT 'none' CHECK (dmarc_policy IN ('none', 'quarantine', 'reject')),
  generation integer NOT NULL DEFAULT 1,
  observed_generation integer NOT NULL DEFAULT 0,
  deleting_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, workspace_id) REFERENCES workspaces (tenant_id, id)
);

CREATE TABLE dkim_keys (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  domain_id text NOT NULL REFERENCES domains(id) ON DELETE CASCADE,
  selector text NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('rsa-sha256', 'ed25519-sha256')),
  public_key_base64 text NOT NULL,
  private_key_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (domain_id, selector)
);

CREATE TABLE sending_nodes (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  workspace_id text,
  label text NOT NULL,
  hostname text NOT NULL,
  provider text NOT NULL,
  provider_id text,
  ip_address text,
  region text NOT NULL,
  size text NOT NULL CHECK (size IN ('starter', 'professional', 'business', 'enterprise')),
  image text NOT NULL CHECK (image IN ('bare', 'golden')),
  status text NOT NULL DEFAULT 'provisioning'
    CHECK (status IN ('provisioning', 'warming', 'active', 'paused', 'maintenance', 'unhealthy', 'decommissioned')),
  max_connections integer NOT NULL DEFAULT 50,
  reputation_score integer NOT NULL DEFAULT 100,
  current_load integer NOT NULL DEFAULT 0,
  generation integer NOT NULL DEFAULT 1,
  observed_generation integer NOT NULL DEFAULT 0,
  directory_generation bigint NOT NULL DEFAULT 1,
  agent_token_hash text UNIQUE,
  agent_token_expires_at timestamptz,
  agent_key_hash text UNIQUE,
  agent_registered_at timestamptz,
  last_heartbeat timestamptz,
  heartbeat jsonb,
  machine_ordered_at timestamptz,
  failed_attempts integer NOT NULL DEFAULT 0,
  deleting_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, label),
  FOREIGN KEY (tenant_id, workspace_id) REFERENCES workspaces (tenant_id, id)
);

CREATE TABLE node_bundles (
  node_id text NOT NULL REFERENCES sending_nodes(id) ON DELETE CASCADE,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  generation integer NOT NULL,
  hash text NOT NULL,
  body_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (node_id, generation)
);

CREATE TABLE infrastructure (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  workspace_id text,
  domain_id text NOT NULL UNIQUE,
  node_id text NOT NULL REFERENCES sending_nodes(id),
  smtp_host text NOT NULL,
  smtp_port integer NOT NULL DEFAULT 587,
  smtp_username text NOT NULL,
  smtp_password_sealed bytea NOT NULL,
  smtp_config jsonb NOT NULL DEFAULT '{}',
  health_status text NOT NULL DEFAULT 'unknown' CHECK (health_status IN ('unknown', 'healthy', 'degraded', 'critical')),
  last_health_check timestamptz,
  deliverability_score integer,
  verification jsonb,
  generation integer NOT NULL DEFAULT 1,
  observed_generation integer NOT NULL DEFAULT 0,
  provisioned_at timestamptz,
  deleting_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, domain_id) REFERENCES domains (tenant_id, id),
  FOREIGN KEY (tenant_id, workspace_id) REFERENCES workspaces (tenant_id, id)
);
CREATE INDEX infrastructure_by_node ON infrastructure (node_id);

CREATE TABLE dns_records (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  infrastructure_id text REFERENCES infrastructure(id) ON DELETE SET NULL,
  domain_id text NOT NULL REFERENCES domains(id) ON DELETE CASCADE,
  purpose text NOT NULL,
  record_type text NOT NULL,
  record_name text NOT NULL,
  record_value text NOT NULL,
  record_ttl integer NOT NULL DEFAULT 300,
  is_validated boolean NOT NULL DEFAULT false,
  validated_at timestamptz,
  last_validation_check timestamptz,
  validation_status text NOT NULL DEFAULT 'pending'
    CHECK (validation_status IN ('pending', 'valid', 'invalid', 'missing', 'unknown')),
  explanation text NOT NULL DEFAULT '',
  fix text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (domain_id, record_type, record_name, record_value)
);

-- What we wrote at a DNS host, value by value: only these may ever be changed or removed by us.
CREATE TABLE dns_owned_values (
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  domain_id text NOT NULL REFERENCES domains(id) ON DELETE CASCADE,
  record_name text NOT NULL,
  record_type text NOT NULL,
  record_value text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (domain_id, record_name, record_type, record_value)
);

CREATE TABLE certificates (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  domain_id text NOT NULL REFERENCES domains(id) ON DELETE CASCADE,
  node_id text NOT NULL REFERENCES sending_nodes(id) ON DELETE CASCADE,
  names text[] NOT NULL,
  private_key_sealed bytea,
  next_private_key_sealed bytea,
  chain_pem text,
  serial_number text,
  not_before timestamptz,
  ssl_certificate_expires_at timestamptz,
  issued_at timestamptz,
  generation integer NOT NULL DEFAULT 1,
  observed_generation integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (domain_id)
);

CREATE TABLE acme_http_challenges (
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  node_id text NOT NULL REFERENCES sending_nodes(id) ON DELETE CASCADE,
  token text NOT NULL,
  key_authorization text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (node_id, token)
);

CREATE TABLE email_accounts (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  infrastructure_id text NOT NULL,
  domain_id text NOT NULL,
  email_address text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  quota_mb integer NOT NULL DEFAULT 1024,
  max_send_per_day integer NOT NULL DEFAULT 500,
  is_active boolean NOT NULL DEFAULT true,
  is_system boolean NOT NULL DEFAULT false,
  emails_sent_today integer NOT NULL DEFAULT 0,
  storage_used_mb integer NOT NULL DEFAULT 0,
  last_login timestamptz,
  directory_generation bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (tenant_id, infrastructure_id) REFERENCES infrastructure (tenant_id, id),
  FOREIGN KEY (tenant_id, domain_id) REFERENCES domains (tenant_id, id)
);
CREATE INDEX email_accounts_by_infrastructure ON email_accounts (infrastructure_id);

CREATE TABLE virtual_aliases (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  domain_id text NOT NULL,
  source text NOT NULL,
  destination text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (source, destination),
  FOREIGN KEY (tenant_id, domain_id) REFERENCES domains (tenant_id, id)
);
CREATE INDEX virtual_aliases_by_domain ON virtual_aliases (domain_id);

-- The mail data of nodes in the shape that mail servers look up; also for nodes that read PostgreSQL directly.
CREATE VIEW virtual_domains WITH (security_invoker = true) AS
  SELECT d.id, d.tenant_id, d.name, i.node_id
  FROM domains d JOIN infrastructure i ON i.domain_id = d.id
  WHERE i.deleting_at IS NULL AND d.verified_at IS NOT NULL;

CREATE VIEW virtual_users WITH (security_invoker = true) AS
  SELECT a.id, a.tenant_id, a.domain_id, a.email_address AS email, a.password_hash AS password,
         a.quota_mb::bigint * 1048576 AS quota_bytes, a.is_active, a.max_send_per_day, i.node_id
  FROM email_accounts a JOIN infrastructure i ON i.id = a.infrastructure_id
  WHERE i.deleting_at IS NULL;

CREATE TABLE conditions (
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  resource_kind text NOT NULL,
  resource_id text NOT NULL,
  type text NOT NULL,
  status text NOT NULL CHECK (status IN ('true', 'false', 'unknown')),
  reason text NOT NULL,
  message text NOT NULL,
  last_transition_at timestamptz NOT NULL,
  PRIMARY KEY (resource_kind, resource_id, type)
);

CREATE INDEX conditions_by_tenant ON conditions (tenant_id);

-- What the orphaned-machines loop found: machines that bear this installation's mark and have no node, and nodes whose
-- machine is gone.
CREATE TABLE orphaned_machines (
  provider text NOT NULL,
  machine_id text NOT NULL,
  node_id text,
  name text NOT NULL,
  state text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, machine_id)
);

CREATE TABLE plans (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  resource_kind text NOT NULL,
  resource_id text NOT NULL,
  checksum text NOT NULL,
  state text NOT NULL CHECK (state IN ('applied', 'awaiting-approval', 'approved', 'superseded')),
  changes jsonb NOT NULL,
  reasons text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  approved_at timestamptz
);
CREATE INDEX plans_by_resource ON plans (resource_kind, resource_id, created_at DESC);

-- When each resource is to be looked at again. A wake sets next_look_at to now and counts wake_sequence up, in the
-- transaction of the change; the worker's sweep hands what is due to the queue. A run that ends sets the next look only
-- if nobody woke the resource meanwhile, so no wake is ever lost.
CREATE TABLE looks (
  loop text NOT NULL,
  resource_id text NOT NULL,
  next_look_at timestamptz NOT NULL,
  wake_sequence bigint NOT NULL DEFAULT 0,
  failure_count integer NOT NULL DEFAULT 0,
  PRIMARY KEY (loop, resource_id)
);
CREATE INDEX looks_due ON looks (next_look_at);

-- Appended only. `id` is the place in the stream and is given at commit, one transaction after the other, so that who has
-- read up to an id has missed nothing before it. (An identity is taken before the commit: a slow transaction's events
-- would appear behind a reader's back.)
CREATE SEQUENCE event_ids;
CREATE TABLE events (
  row_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id bigint UNIQUE,
  tenant_id text REFERENCES tenants(id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  type text NOT NULL,
  resource_kind text NOT NULL,
  resource_id text NOT NULL,
  infrastructure_id text,
  message text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX events_by_tenant ON events (tenant_id, id);
CREATE INDEX events_by_infrastructure ON events (infrastructure_id, id) WHERE infrastructure_id IS NOT NULL;

-- Runs at commit, when no further lock is asked for: so it cannot deadlock. Channel rookery_events gets the id.
CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  next_id bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7665002);
  next_id := nextval('event_ids');
  UPDATE events SET id = next_id WHERE row_number = NEW.row_number;
  PERFORM pg_notify('rookery_events', next_id::text);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER events_number AFTER INSERT ON events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION number_event();

CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.id IS NULL THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'events are append-only';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_event_change();

-- Row-level security. The scope of a transaction is set by store/scope.ts: rookery.scope = 'system' or 'tenant', and
-- rookery.tenant_id. Nothing set: nothing seen. FORCE holds for the tables' owner too.
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY[
    'workspaces', 'api_keys', 'idempotency_keys', 'domains', 'dkim_keys', 'sending_nodes', 'node_bundles',
    'infrastructure', 'dns_records', 'dns_owned_values', 'certificates', 'acme_http_challenges', 'email_accounts',
    'virtual_aliases', 'conditions', 'plans', 'events'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format($policy$
      CREATE POLICY tenant_scope ON %I
      USING (current_setting('rookery.scope', true) = 'system'
             OR tenant_id = current_setting('rookery.tenant_id', true))
      WITH CHECK (current_setting('rookery.scope', true) = 'system'
                  OR tenant_id = current_setting('rookery.tenant_id', true))
    $policy$, table_name);
  END LOOP;
END $$;

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON tenants
  USING (current_setting('rookery.scope', true) = 'system' OR id = current_setting('rookery.tenant_id', true))
  WITH CHECK (current_setting('rookery.scope', true) = 'system');

-- What is the installation's own is seen in the system's scope alone.
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['installation', 'orphaned_machines'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format($policy$
      CREATE POLICY system_scope ON %I USING (current_setting('rookery.scope', true) = 'system')
    $policy$, table_name);
  END LOOP;
END $$;

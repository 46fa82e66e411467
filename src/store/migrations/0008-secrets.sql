-- Credentials that are rotated: SSH keys of the installation and of each tenant, the SMTP password of each order. A
-- rotation is a row of secret_versions that goes through its states; docs/decisions/0020-rotation-by-written-steps.md.

-- Both move into a secret store when the loop first sees them.
ALTER TABLE installation ALTER COLUMN ssh_private_key_sealed DROP NOT NULL;
ALTER TABLE infrastructure ALTER COLUMN smtp_password_sealed DROP NOT NULL;

CREATE TABLE secrets (
  id text PRIMARY KEY,
  -- The operator's tenant for the installation's own.
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('platform-ssh', 'tenant-ssh', 'smtp')),
  infrastructure_id text REFERENCES infrastructure(id) ON DELETE CASCADE,
  rotation_days integer NOT NULL CHECK (rotation_days BETWEEN 1 AND 3650),
  rotation_requested_at timestamptz,
  -- Versions made before end without grace, as soon as a newer one is proven.
  revocation_requested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'smtp') = (infrastructure_id IS NOT NULL))
);
CREATE UNIQUE INDEX secrets_platform_ssh ON secrets (kind) WHERE kind = 'platform-ssh';
CREATE UNIQUE INDEX secrets_tenant_ssh ON secrets (tenant_id) WHERE kind = 'tenant-ssh';
CREATE UNIQUE INDEX secrets_smtp ON secrets (infrastructure_id) WHERE kind = 'smtp';
CREATE INDEX secrets_by_tenant ON secrets (tenant_id, id);

CREATE TABLE secret_versions (
  secret_id text NOT NULL REFERENCES secrets(id) ON DELETE CASCADE,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  version integer NOT NULL,
  -- pending: decided; installing: in the store and going to the nodes; current: proven; retiring: works until
  -- grace_ends_at; retired: taken off.
  state text NOT NULL CHECK (state IN ('pending', 'installing', 'current', 'retiring', 'retired')),
  -- Name of the secret store that has the value.
  store text NOT NULL,
  public_key text,
  password_hash text,
  created_at timestamptz NOT NULL,
  stored_at timestamptz,
  proven_at timestamptz,
  grace_ends_at timestamptz,
  retired_at timestamptz,
  downloaded_at timestamptz,
  value_destroyed_at timestamptz,
  PRIMARY KEY (secret_id, version),
  CHECK ((state = 'pending') = (stored_at IS NULL)),
  CHECK (state <> 'retiring' OR grace_ends_at IS NOT NULL)
);
CREATE UNIQUE INDEX secret_versions_one_current ON secret_versions (secret_id) WHERE state = 'current';
CREATE UNIQUE INDEX secret_versions_one_next ON secret_versions (secret_id) WHERE state IN ('pending', 'installing');

-- On which nodes a version was seen to let in.
CREATE TABLE secret_proofs (
  secret_id text NOT NULL,
  version integer NOT NULL,
  node_id text NOT NULL REFERENCES sending_nodes(id) ON DELETE CASCADE,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  proven_at timestamptz NOT NULL,
  PRIMARY KEY (secret_id, version, node_id),
  FOREIGN KEY (secret_id, version) REFERENCES secret_versions (secret_id, version) ON DELETE CASCADE
);

-- The store "sealed".
CREATE TABLE secret_values (
  secret_id text NOT NULL,
  version integer NOT NULL,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  value_sealed bytea NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (secret_id, version)
);

-- Values whose secret is gone; the loop destroys them in their store, which may be another server.
CREATE TABLE discarded_secret_values (
  store text NOT NULL,
  owner_id text NOT NULL,
  secret_id text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (secret_id, version)
);

CREATE FUNCTION discard_secret_value() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
SET rookery.scope = 'system' AS $$
BEGIN
  IF OLD.value_destroyed_at IS NULL THEN
    INSERT INTO discarded_secret_values (store, owner_id, secret_id, version)
    VALUES (OLD.store, OLD.tenant_id, OLD.secret_id, OLD.version) ON CONFLICT DO NOTHING;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER secret_versions_discard BEFORE DELETE ON secret_versions
  FOR EACH ROW EXECUTE FUNCTION discard_secret_value();

DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['secrets', 'secret_versions', 'secret_proofs', 'secret_values'] LOOP
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

-- The system's alone; the trigger writes as the system in whatever scope the secret goes.
ALTER TABLE discarded_secret_values ENABLE ROW LEVEL SECURITY;
ALTER TABLE discarded_secret_values FORCE ROW LEVEL SECURITY;
CREATE POLICY system_scope ON discarded_secret_values
  USING (current_setting('rookery.scope', true) = 'system');

-- The operator's keys may do everything that there is.
SELECT set_config('rookery.scope', 'system', true);
UPDATE api_keys SET permissions = permissions || ARRAY['secrets:read', 'secrets:write', 'master-key:write']
WHERE is_operator AND NOT 'secrets:read' = ANY (permissions);

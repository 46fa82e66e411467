-- Who may do what in which tenant: memberships, roles of a tenant's own, invitations, and keys with limits. People
-- themselves (users, 0005) belong to the installation; what they may do belongs to tenants.

ALTER TABLE tenants
  ADD COLUMN requires_second_factor boolean NOT NULL DEFAULT false,
  ADD COLUMN generation integer NOT NULL DEFAULT 1;

-- A tenant's own people may change its settings; making and removing tenants stays the system's.
DROP POLICY tenant_scope ON tenants;
CREATE POLICY tenant_read ON tenants FOR SELECT
  USING (current_setting('rookery.scope', true) = 'system' OR id = current_setting('rookery.tenant_id', true));
CREATE POLICY tenant_settings ON tenants FOR UPDATE
  USING (current_setting('rookery.scope', true) = 'system' OR id = current_setting('rookery.tenant_id', true))
  WITH CHECK (current_setting('rookery.scope', true) = 'system' OR id = current_setting('rookery.tenant_id', true));
CREATE POLICY tenant_make ON tenants FOR INSERT WITH CHECK (current_setting('rookery.scope', true) = 'system');
CREATE POLICY tenant_remove ON tenants FOR DELETE USING (current_setting('rookery.scope', true) = 'system');

CREATE FUNCTION refuse_tenant_promotion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.is_operator <> OLD.is_operator THEN
    RAISE EXCEPTION 'id and is_operator of a tenant never change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tenants_keep_their_kind BEFORE UPDATE ON tenants
  FOR EACH ROW EXECUTE FUNCTION refuse_tenant_promotion();

CREATE TABLE roles (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  name text NOT NULL,
  permissions text[] NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, name),
  UNIQUE (tenant_id, id)
);

CREATE TABLE memberships (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  -- One of the two: a role that is in every tenant, or one of the tenant's own.
  built_in_role text CHECK (built_in_role IN ('operator', 'owner', 'admin', 'developer', 'support', 'billing')),
  role_id text,
  generation integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, user_id),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id),
  CHECK ((built_in_role IS NULL) <> (role_id IS NULL))
);
CREATE INDEX memberships_by_user ON memberships (user_id);

CREATE TABLE invitations (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  email text NOT NULL,
  built_in_role text CHECK (built_in_role IN ('operator', 'owner', 'admin', 'developer', 'support', 'billing')),
  role_id text,
  token_hash text NOT NULL UNIQUE,
  invited_by text NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by text REFERENCES users(id) ON DELETE SET NULL,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id),
  CHECK ((built_in_role IS NULL) <> (role_id IS NULL))
);
CREATE UNIQUE INDEX invitations_one_open ON invitations (tenant_id, email)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;

ALTER TABLE api_keys
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN allowed_networks text[] NOT NULL DEFAULT '{}',
  ADD COLUMN last_used_from text,
  ADD COLUMN created_by text,
  -- Of a key that stands for a person (rookery login): it may never more than that person now.
  ADD COLUMN user_id text REFERENCES users(id) ON DELETE CASCADE,
  ADD COLUMN used_second_factor boolean NOT NULL DEFAULT false,
  ADD COLUMN generation integer NOT NULL DEFAULT 1;
CREATE INDEX api_keys_by_user ON api_keys (user_id) WHERE user_id IS NOT NULL;

-- Remembered answers belong to who asked in a tenant: a key, or a person.
ALTER TABLE idempotency_keys RENAME COLUMN api_key_id TO actor_id;
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_pkey;
ALTER TABLE idempotency_keys ADD PRIMARY KEY (tenant_id, actor_id, idempotency_key);

-- Devices that wait for a person's yes (RFC 8628). Tenant and user are those of the person who said it.
CREATE TABLE device_authorisations (
  id text PRIMARY KEY,
  device_code_hash text NOT NULL UNIQUE,
  user_code text NOT NULL UNIQUE,
  client_name text NOT NULL,
  requested_from text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'denied')),
  tenant_id text REFERENCES tenants(id) ON DELETE CASCADE,
  user_id text REFERENCES users(id) ON DELETE CASCADE,
  permissions text[],
  used_second_factor boolean NOT NULL DEFAULT false,
  last_polled_at timestamptz,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (state <> 'approved' OR (tenant_id IS NOT NULL AND user_id IS NOT NULL AND permissions IS NOT NULL))
);
CREATE INDEX device_authorisations_by_address ON device_authorisations (requested_from);

DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['roles', 'memberships', 'invitations', 'device_authorisations'] LOOP
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

-- A tenant sees who its members are. By a function of the owner's, since the role of sign-in reads users and no members.
CREATE FUNCTION is_member_in_scope(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT EXISTS (
    SELECT FROM memberships WHERE user_id = wanted AND tenant_id = current_setting('rookery.tenant_id', true)
  )
$$;
CREATE POLICY tenant_scope ON users FOR SELECT
  USING (current_setting('rookery.scope', true) = 'tenant' AND is_member_in_scope(id));

-- What the wizard for a new domain needs: who hosts its zone, test mails that somebody asked for, and what machines cost.

ALTER TABLE domains
  -- NS of the zone that holds the name, as seen at name_servers_seen_at; null: not seen yet.
  ADD COLUMN name_servers text[],
  ADD COLUMN name_servers_seen_at timestamptz;

-- A plan that was applied is no longer the newest word of the person who approved it.
UPDATE plans SET state = 'applied' WHERE state = 'approved';

CREATE TABLE test_mails (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  infrastructure_id text NOT NULL REFERENCES infrastructure(id) ON DELETE CASCADE,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'delivered', 'failed')),
  -- A sentence for a person: what it waits for, or how it ended.
  message text NOT NULL,
  -- One for each seed mailbox; null until the first was tried.
  results jsonb,
  requested_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX test_mails_by_infrastructure ON test_mails (infrastructure_id, id DESC);
-- One at a time: each is real mail to somebody outside.
CREATE UNIQUE INDEX test_mails_one_open ON test_mails (infrastructure_id) WHERE finished_at IS NULL;

ALTER TABLE test_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE test_mails FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON test_mails
  USING (current_setting('rookery.scope', true) = 'system'
         OR tenant_id = current_setting('rookery.tenant_id', true))
  WITH CHECK (current_setting('rookery.scope', true) = 'system'
              OR tenant_id = current_setting('rookery.tenant_id', true));

-- What compute providers sell, as last told. The installation's own; every tenant may read the price list.
CREATE TABLE compute_offerings (
  provider text NOT NULL,
  size text NOT NULL,
  region text NOT NULL,
  vcpus integer NOT NULL,
  memory_bytes bigint NOT NULL,
  -- For 30 days, in the smallest unit of the currency (ISO 4217); null when the provider tells no price.
  monthly_price_minor integer CHECK (monthly_price_minor >= 0),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, size, region),
  CHECK ((monthly_price_minor IS NULL) = (currency IS NULL))
);
ALTER TABLE compute_offerings ENABLE ROW LEVEL SECURITY;
ALTER TABLE compute_offerings FORCE ROW LEVEL SECURITY;
CREATE POLICY read_by_all ON compute_offerings FOR SELECT
  USING (current_setting('rookery.scope', true) IN ('system', 'tenant'));
CREATE POLICY written_by_system ON compute_offerings
  USING (current_setting('rookery.scope', true) = 'system')
  WITH CHECK (current_setting('rookery.scope', true) = 'system');

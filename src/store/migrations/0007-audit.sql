-- The audit log: who changed what, when, from where. docs/decisions/0019-audit-log.md says why it is as it is.

-- `body` is the entry: canonical JSON, which alone is hashed and shown. The columns beside it are copies to search by;
-- verification compares them with it. Places and hashes are given at commit, when the order of commits is known.
CREATE TABLE audit_entries (
  id text PRIMARY KEY,
  tenant_id text,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  resource_kind text,
  resource_id text,
  request_id text,
  body text NOT NULL,
  -- The place in the installation's chain; null until the transaction commits.
  sequence bigint UNIQUE,
  previous_hash text,
  hash text,
  -- The place in the chain of the tenant, which a tenant can verify by itself.
  tenant_sequence bigint,
  tenant_previous_hash text,
  tenant_hash text,
  UNIQUE (tenant_id, tenant_sequence)
);
CREATE INDEX audit_entries_by_resource ON audit_entries (resource_id, sequence);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, sequence);

-- The newest entry of each chain: `installation`, or the id of a tenant. Without it nobody would miss the last entries.
CREATE TABLE audit_chains (
  chain text PRIMARY KEY,
  tenant_id text,
  sequence bigint NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL
);

-- A place of a chain with its hash, sealed by the master key, which is not in the database: who rewrites the chain from
-- an entry on cannot make it agree. `trimmed`: entries up to here were removed because of their age.
CREATE TABLE audit_checkpoints (
  id text PRIMARY KEY,
  chain text NOT NULL,
  tenant_id text,
  kind text NOT NULL CHECK (kind IN ('sealed', 'trimmed')),
  sequence bigint NOT NULL,
  hash text NOT NULL,
  proof_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_checkpoints_by_chain ON audit_checkpoints (chain, kind, sequence);

-- The same as hashOfLink in src/model/audit-chain.ts.
CREATE FUNCTION audit_link_hash(previous text, place bigint, inner_text text, body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\n', previous, place, inner_text, body), 'UTF8')), 'hex')
$$;

-- Moves the end of a chain by one entry. Only while the lock below is held.
CREATE FUNCTION extend_audit_chain(of_chain text, of_tenant text, inner_text text, body text) RETURNS audit_chains
LANGUAGE plpgsql AS $$
DECLARE
  head audit_chains;
BEGIN
  UPDATE audit_chains c
  SET sequence = c.sequence + 1, previous_hash = c.hash,
      hash = audit_link_hash(c.hash, c.sequence + 1, inner_text, body)
  WHERE c.chain = of_chain RETURNING * INTO head;
  IF NOT FOUND THEN
    INSERT INTO audit_chains (chain, tenant_id, sequence, previous_hash, hash)
    VALUES (of_chain, of_tenant, 1, repeat('0', 64), audit_link_hash(repeat('0', 64), 1, inner_text, body))
    RETURNING * INTO head;
  END IF;
  RETURN head;
END $$;

-- Links an entry into its two chains. Runs at commit under the lock that numbers events (0001): whoever holds it asks
-- for no other lock that somebody before it may hold, so it cannot deadlock, and the chains are in the order of commits.
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public SET rookery.scope = 'system' AS $$
DECLARE
  head audit_chains;
  tenant_head audit_chains;
BEGIN
  PERFORM pg_advisory_xact_lock(7665002);
  IF NEW.tenant_id IS NOT NULL THEN
    tenant_head := extend_audit_chain(NEW.tenant_id, NEW.tenant_id, NEW.tenant_id, NEW.body);
  END IF;
  head := extend_audit_chain('installation', NULL, coalesce(tenant_head.hash, '-'), NEW.body);
  UPDATE audit_entries
  SET sequence = head.sequence, previous_hash = head.previous_hash, hash = head.hash,
      tenant_sequence = tenant_head.sequence, tenant_previous_hash = tenant_head.previous_hash,
      tenant_hash = tenant_head.hash
  WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_entries_chain AFTER INSERT ON audit_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

-- Entries are appended, linked once, and removed from the start alone, after a checkpoint says so.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.sequence IS NULL AND NEW.hash IS NULL THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    IF OLD.sequence IS NULL AND NEW.body = OLD.body AND NEW.id = OLD.id THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF OLD.sequence <= (
      SELECT max(sequence) FROM audit_checkpoints WHERE chain = 'installation' AND kind = 'trimmed'
    ) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_entries_append_only BEFORE INSERT OR UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Only the seal itself may be made anew, for another master key; what it seals stays.
CREATE FUNCTION refuse_checkpoint_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'proof_sealed' = to_jsonb(OLD) - 'proof_sealed' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'checkpoints of the audit log are append-only';
END $$;
CREATE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE ON audit_checkpoints
  FOR EACH ROW EXECUTE FUNCTION refuse_checkpoint_change();
CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON audit_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_checkpoint_change();

-- Removes what a checkpoint has released, at most `at_most` entries; the application may not delete by itself.
CREATE FUNCTION trim_audit_entries(at_most integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public SET rookery.scope = 'system' AS $$
DECLARE
  released bigint := (SELECT max(sequence) FROM audit_checkpoints WHERE chain = 'installation' AND kind = 'trimmed');
  removed bigint;
BEGIN
  DELETE FROM audit_entries WHERE id IN (
    SELECT id FROM audit_entries WHERE sequence <= released ORDER BY sequence LIMIT at_most
  );
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;

-- Before and after, written down by the database itself while `rookery.audit` is on (store/scope.ts), so that no
-- operation can forget it: one line of JSON for each row in the setting `rookery.audit_changes`, which ends with the
-- transaction. Secrets are masked here already. Beyond 500 rows only their number is kept.
CREATE FUNCTION audit_masked(column_name text, value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value <> 'null' AND column_name ~ '(_sealed|_hash|password|secret|token|_key|_codes?)$'
              THEN '"[masked]"'::jsonb ELSE value END
$$;

CREATE FUNCTION record_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
  any_row jsonb := coalesce(new_row, old_row);
  before jsonb;
  after jsonb;
  -- What is seen rather than wanted, or follows from the rest.
  observed CONSTANT text[] := ARRAY[
    'updated_at', 'last_used_at', 'last_used_from', 'last_login', 'emails_sent_today', 'storage_used_mb', 'heartbeat',
    'last_heartbeat', 'current_load', 'reputation_score', 'observed_generation', 'directory_sequence',
    'directory_checksum', 'directory_trimmed_sequence', 'refusals', 'refusals_claimed_by', 'refusals_claimed_at',
    'verification', 'deliverability_score', 'health_status', 'last_health_check'
  ];
  so_far text := coalesce(current_setting('rookery.audit_changes', true), '');
  count_so_far integer := coalesce(nullif(current_setting('rookery.audit_change_count', true), ''), '0')::integer;
BEGIN
  SELECT jsonb_object_agg(key, audit_masked(key, o.value)) FILTER (WHERE old_row IS NOT NULL),
         jsonb_object_agg(key, audit_masked(key, n.value)) FILTER (WHERE new_row IS NOT NULL)
  INTO before, after
  FROM jsonb_each(old_row) o FULL JOIN jsonb_each(new_row) n USING (key)
  WHERE o.value IS DISTINCT FROM n.value AND key <> ALL (observed);
  IF before IS NULL AND after IS NULL THEN RETURN NULL; END IF;
  PERFORM set_config('rookery.audit_change_count', (count_so_far + 1)::text, true);
  IF count_so_far >= 500 THEN RETURN NULL; END IF;
  PERFORM set_config('rookery.audit_changes', so_far || jsonb_build_object(
    'table', TG_TABLE_NAME, 'id', any_row -> 'id',
    'tenantId', CASE WHEN TG_TABLE_NAME = 'tenants' THEN any_row -> 'id' ELSE any_row -> 'tenant_id' END,
    'before', before, 'after', after)::text || E'\n', true);
  RETURN NULL;
END $$;

DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['audit_entries', 'audit_chains', 'audit_checkpoints'] LOOP
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

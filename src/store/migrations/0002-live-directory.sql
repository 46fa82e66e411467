-- The mail data of nodes as a log that is cheap to follow: what each node shall hold, entry by entry, with the sequence
-- number of its newest change. project_directory() keeps it; docs/decisions/0015-live-directory.md says why.

ALTER TABLE sending_nodes RENAME COLUMN directory_generation TO directory_sequence;
ALTER TABLE sending_nodes ALTER COLUMN directory_sequence SET DEFAULT 0;
ALTER TABLE sending_nodes
  -- Sum modulo 2^256 of the digests of all entries that are not gone.
  ADD COLUMN directory_checksum numeric NOT NULL DEFAULT 0,
  -- Entries that were gone at this sequence or before are forgotten: who is behind it needs a snapshot.
  ADD COLUMN directory_trimmed_sequence bigint NOT NULL DEFAULT 0;
ALTER TABLE email_accounts DROP COLUMN directory_generation;
ALTER TABLE domains ADD COLUMN is_suspended boolean NOT NULL DEFAULT false;

DROP INDEX virtual_aliases_by_domain;
CREATE INDEX virtual_aliases_by_destination ON virtual_aliases (domain_id, destination);

CREATE TABLE directory_entries (
  node_id text NOT NULL REFERENCES sending_nodes(id) ON DELETE CASCADE,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  domain_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('domain', 'mailbox', 'alias')),
  key text NOT NULL,
  -- Null when the entry is gone, and so is the digest.
  body jsonb,
  digest bytea,
  sequence bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (node_id, kind, key),
  UNIQUE (node_id, sequence),
  CHECK ((body IS NULL) = (digest IS NULL))
);
CREATE INDEX directory_entries_by_domain ON directory_entries (domain_id);
CREATE INDEX directory_entries_gone ON directory_entries (node_id, sequence) WHERE body IS NULL;

ALTER TABLE directory_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON directory_entries
  USING (current_setting('rookery.scope', true) = 'system'
         OR tenant_id = current_setting('rookery.tenant_id', true))
  WITH CHECK (current_setting('rookery.scope', true) = 'system'
              OR tenant_id = current_setting('rookery.tenant_id', true));

-- What nodes shall hold, from the tables that people change. The digest is SHA-256 over lines of text, the same as in
-- src/protocol/directory-digest.ts. Mail is accepted for a domain only after its owner has shown that it is his.
CREATE VIEW desired_directory WITH (security_invoker = true) AS
  SELECT i.node_id, d.tenant_id, d.id AS domain_id, 'domain' AS kind, d.name AS key,
         jsonb_build_object('isActive', NOT d.is_suspended) AS body,
         sha256(convert_to(concat_ws(E'\n', 'domain', d.name, (NOT d.is_suspended)::integer), 'UTF8')) AS digest
  FROM infrastructure i JOIN domains d ON d.id = i.domain_id
  WHERE i.deleting_at IS NULL AND d.verified_at IS NOT NULL
  UNION ALL
  SELECT i.node_id, d.tenant_id, d.id, 'mailbox', a.email_address,
         jsonb_build_object(
           'passwordHash', a.password_hash, 'quotaBytes', a.quota_mb::bigint * 1048576,
           'isActive', a.is_active, 'maxSendPerDay', a.max_send_per_day),
         sha256(convert_to(concat_ws(E'\n',
           'mailbox', a.email_address, a.password_hash, a.quota_mb::bigint * 1048576, a.is_active::integer,
           a.max_send_per_day), 'UTF8'))
  FROM infrastructure i JOIN domains d ON d.id = i.domain_id JOIN email_accounts a ON a.infrastructure_id = i.id
  WHERE i.deleting_at IS NULL AND d.verified_at IS NOT NULL
  UNION ALL
  SELECT i.node_id, d.tenant_id, d.id, 'alias', v.source,
         jsonb_build_object('destinations', jsonb_agg(v.destination ORDER BY v.destination COLLATE "C")),
         sha256(convert_to(concat_ws(E'\n',
           'alias', v.source, string_agg(v.destination, E'\n' ORDER BY v.destination COLLATE "C")), 'UTF8'))
  FROM infrastructure i JOIN domains d ON d.id = i.domain_id JOIN virtual_aliases v ON v.domain_id = d.id
  WHERE i.deleting_at IS NULL AND d.verified_at IS NOT NULL
  GROUP BY i.node_id, d.tenant_id, d.id, v.source;

-- The 32 octets of a digest as a number.
CREATE FUNCTION digest_number(digest bytea) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  text_of text := encode(digest, 'hex');
  result numeric := 0;
BEGIN
  FOR lane IN 0..3 LOOP
    result := result * 18446744073709551616
      + ('x' || substr(text_of, lane * 16 + 1, 8))::bit(32)::bigint::numeric * 4294967296
      + ('x' || substr(text_of, lane * 16 + 9, 8))::bit(32)::bigint;
  END LOOP;
  RETURN result;
END $$;

-- Forgets entries that were gone at the sequence, or before the time.
CREATE FUNCTION trim_directory(of_node text, up_to bigint, before timestamptz) RETURNS void LANGUAGE sql AS $$
  WITH forgotten AS (
    DELETE FROM directory_entries
    WHERE node_id = of_node AND body IS NULL AND (sequence <= up_to OR changed_at < before)
    RETURNING sequence
  )
  UPDATE sending_nodes
  SET directory_trimmed_sequence = greatest(directory_trimmed_sequence, (SELECT max(sequence) FROM forgotten))
  WHERE id = of_node AND EXISTS (SELECT 1 FROM forgotten);
$$;

-- Brings the entries of a domain on a node up to date: those with one of the keys, or all when keys is null. Called after
-- the change in its transaction. The node's row is locked first, and every statement after it sees what was committed
-- before: so sequence numbers commit in their order, and of two changes that meet the later one sees both.
CREATE FUNCTION project_directory(of_node text, of_domain text, of_keys text[]) RETURNS bigint LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  first_sequence bigint;
  last_sequence bigint;
  difference numeric;
  modulus CONSTANT numeric :=
    115792089237316195423570985008687907853269984665640564039457584007913129639936;
BEGIN
  SELECT directory_sequence INTO first_sequence FROM sending_nodes WHERE id = of_node FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  WITH wanted AS (
    SELECT * FROM desired_directory
    WHERE node_id = of_node AND domain_id = of_domain AND (of_keys IS NULL OR key = ANY (of_keys))
  ), present AS (
    SELECT * FROM directory_entries
    WHERE node_id = of_node AND domain_id = of_domain AND (of_keys IS NULL OR key = ANY (of_keys))
      AND kind IN ('domain', 'mailbox', 'alias')
  ), changed AS (
    SELECT coalesce(w.tenant_id, p.tenant_id) AS tenant_id, coalesce(w.kind, p.kind) AS kind,
           coalesce(w.key, p.key) AS key, w.body, w.digest, p.digest AS old_digest,
           first_sequence + row_number() OVER (ORDER BY coalesce(w.kind, p.kind) DESC, coalesce(w.key, p.key)) AS sequence
    FROM wanted w FULL JOIN present p ON p.kind = w.kind AND p.key = w.key
    WHERE w.digest IS DISTINCT FROM p.digest
  ), written AS (
    INSERT INTO directory_entries AS e (node_id, tenant_id, domain_id, kind, key, body, digest, sequence)
    SELECT of_node, tenant_id, of_domain, kind, key, body, digest, sequence FROM changed
    ON CONFLICT (node_id, kind, key) DO UPDATE
    SET tenant_id = excluded.tenant_id, domain_id = excluded.domain_id, body = excluded.body,
        digest = excluded.digest, sequence = excluded.sequence, changed_at = now()
  )
  SELECT coalesce(max(sequence), first_sequence),
         coalesce(sum(coalesce(digest_number(digest), 0) - coalesce(digest_number(old_digest), 0)), 0)
  INTO last_sequence, difference FROM changed;
  IF last_sequence > first_sequence THEN
    UPDATE sending_nodes
    SET directory_sequence = last_sequence,
        directory_checksum = mod(mod(directory_checksum + difference, modulus) + modulus, modulus)
    WHERE id = of_node;
    PERFORM pg_notify('rookery_nodes', of_node);
    IF last_sequence / 1000 > first_sequence / 1000 THEN
      PERFORM trim_directory(of_node, last_sequence - 100000, now() - interval '7 days');
    END IF;
  END IF;
  RETURN last_sequence;
END $$;

-- What is there already. The migration's user may not be above row-level security.
SELECT set_config('rookery.scope', 'system', true);
SELECT project_directory(node_id, domain_id, NULL) FROM infrastructure WHERE deleting_at IS NULL;

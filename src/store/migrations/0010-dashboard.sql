-- What the pages draw over time: the score of each order by day, and what nodes' heartbeats said by minute.
CREATE TABLE score_history (
  infrastructure_id text NOT NULL REFERENCES infrastructure(id) ON DELETE CASCADE,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  -- In UTC; the last score of the day stays.
  day date NOT NULL,
  score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
  PRIMARY KEY (infrastructure_id, day)
);
CREATE INDEX score_history_by_tenant ON score_history (tenant_id, day);

CREATE TABLE node_metrics (
  node_id text NOT NULL REFERENCES sending_nodes(id) ON DELETE CASCADE,
  tenant_id text NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  -- The beginning of the minute; the last heartbeat in it stays.
  at timestamptz NOT NULL,
  load_average real NOT NULL,
  memory_used_bytes bigint NOT NULL,
  memory_total_bytes bigint NOT NULL,
  disk_used_bytes bigint NOT NULL,
  disk_total_bytes bigint NOT NULL,
  queued_messages integer NOT NULL,
  deferred_messages integer NOT NULL,
  PRIMARY KEY (node_id, at)
);

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['score_history', 'node_metrics'] LOOP
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

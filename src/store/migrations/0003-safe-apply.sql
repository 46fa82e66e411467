-- Bundles are signed by a key of the installation, and a node says what happens to files that were changed by hand.

ALTER TABLE installation ADD COLUMN bundle_public_key_pem text;
ALTER TABLE installation ADD COLUMN bundle_key_sealed bytea;

ALTER TABLE sending_nodes ADD COLUMN drift_policy text NOT NULL DEFAULT 'repair'
  CHECK (drift_policy IN ('repair', 'keep'));

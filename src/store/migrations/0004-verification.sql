-- What a node was last asked that it must refuse, and what it said; asked for the node, not for each of its domains.
-- The order whose loop asks claims it first, so that two do not ask at once; after a crash it may claim it again.
ALTER TABLE sending_nodes ADD COLUMN refusals jsonb;
ALTER TABLE sending_nodes ADD COLUMN refusals_claimed_by text;
ALTER TABLE sending_nodes ADD COLUMN refusals_claimed_at timestamptz;

-- Earlier looks have other evidence; the next look, which is due at once, makes a new one.
UPDATE infrastructure SET verification = NULL;

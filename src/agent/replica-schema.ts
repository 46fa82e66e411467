import { selfTest } from '#protocol/node-paths.ts'

/** Files of another version are not read but replaced. */
export const schemaVersion = 2

const state = (schema: string) => `
CREATE TABLE IF NOT EXISTS ${schema}.state (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1), sequence INTEGER NOT NULL, checksum TEXT NOT NULL
);
INSERT OR IGNORE INTO ${schema}.state VALUES (1, 0, '0');
PRAGMA ${schema}.user_version = ${schemaVersion};`

/** What Postfix looks up. The queries are in `src/render/postfix/lookups.ts`. */
const mailSchema = `
CREATE TABLE IF NOT EXISTS main.domains (name TEXT PRIMARY KEY, is_active INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.mailboxes (
  address TEXT PRIMARY KEY, domain TEXT NOT NULL, is_active INTEGER NOT NULL, max_send_per_day INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS main.mailboxes_by_domain ON mailboxes (domain);
CREATE TABLE IF NOT EXISTS main.aliases (
  source TEXT NOT NULL, destination TEXT NOT NULL, PRIMARY KEY (source, destination)
) WITHOUT ROWID;`

/** What Dovecot looks up: active means that the domain is, too. The queries are in `src/render/dovecot/sql-conf.ts`. */
const authSchema = `
CREATE TABLE IF NOT EXISTS auth.mailboxes (
  address TEXT PRIMARY KEY, password_hash TEXT NOT NULL, quota_bytes INTEGER NOT NULL, is_active INTEGER NOT NULL
) WITHOUT ROWID;`

/** What Rspamd looks up. The query is in `src/render/rspamd/local-rules.ts`. */
const limitsSchema = `
CREATE TABLE IF NOT EXISTS limits.limits (address TEXT PRIMARY KEY, max_send_per_day INTEGER NOT NULL) WITHOUT ROWID;`

/** Entries of a snapshot that has not ended; in a temporary file, whatever their number. */
export const stagingSchema = `
CREATE TEMP TABLE staging (
  kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;`

export const replicaSchema = [mailSchema, authSchema, limitsSchema, ...['main', 'auth', 'limits'].map(state)].join('\n')

/**
 * Makes the tables hold what is staged. What is the same already is not written. The mailbox by which the agent tests its
 * node is not of the directory and stays.
 */
export const takeStaging = `
DELETE FROM main.domains WHERE name <> '${selfTest.domain}'
  AND name NOT IN (SELECT key FROM staging WHERE kind = 'domain');
DELETE FROM main.mailboxes WHERE address <> '${selfTest.address}'
  AND address NOT IN (SELECT key FROM staging WHERE kind = 'mailbox');
DELETE FROM auth.mailboxes WHERE address NOT IN (SELECT address FROM main.mailboxes);
DELETE FROM limits.limits WHERE address NOT IN (SELECT address FROM main.mailboxes);
DELETE FROM main.aliases WHERE NOT EXISTS (
  SELECT 1 FROM staging s, json_each(s.body, '$.destinations') d
  WHERE s.kind = 'alias' AND s.key = source AND d.value = destination);
INSERT OR REPLACE INTO main.domains
  SELECT key, json_extract(body, '$.isActive') FROM staging WHERE kind = 'domain'
  EXCEPT SELECT name, is_active FROM main.domains;
INSERT OR REPLACE INTO main.mailboxes
  SELECT key, substr(key, length(rtrim(key, replace(key, '@', ''))) + 1), json_extract(body, '$.isActive'),
         json_extract(body, '$.maxSendPerDay')
  FROM staging WHERE kind = 'mailbox'
  EXCEPT SELECT address, domain, is_active, max_send_per_day FROM main.mailboxes;
INSERT OR REPLACE INTO auth.mailboxes
  SELECT m.address, json_extract(s.body, '$.passwordHash'), json_extract(s.body, '$.quotaBytes'),
         m.is_active AND coalesce(d.is_active, 0)
  FROM staging s JOIN main.mailboxes m ON m.address = s.key LEFT JOIN main.domains d ON d.name = m.domain
  WHERE s.kind = 'mailbox'
  EXCEPT SELECT address, password_hash, quota_bytes, is_active FROM auth.mailboxes;
INSERT OR REPLACE INTO limits.limits
  SELECT key, json_extract(body, '$.maxSendPerDay') FROM staging WHERE kind = 'mailbox'
  EXCEPT SELECT address, max_send_per_day FROM limits.limits;
INSERT OR IGNORE INTO main.aliases
  SELECT s.key, d.value FROM staging s, json_each(s.body, '$.destinations') d WHERE s.kind = 'alias';
DELETE FROM staging;`

/** What Postfix looks up. The queries are in `src/render/postfix/lookups.ts`. */
export const mailSchema = `
CREATE TABLE IF NOT EXISTS main.state (generation INTEGER NOT NULL);
INSERT INTO main.state SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM main.state);
CREATE TABLE IF NOT EXISTS main.domains (
  name TEXT PRIMARY KEY, is_active INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.mailboxes (
  address TEXT PRIMARY KEY, domain TEXT NOT NULL, is_active INTEGER NOT NULL, max_send_per_day INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS main.aliases (
  source TEXT NOT NULL, destination TEXT NOT NULL, PRIMARY KEY (source, destination)
) WITHOUT ROWID;`

/** What Dovecot looks up. The queries are in `src/render/dovecot/sql-conf.ts`. */
export const authSchema = `
CREATE TABLE IF NOT EXISTS auth.state (generation INTEGER NOT NULL);
INSERT INTO auth.state SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM auth.state);
CREATE TABLE IF NOT EXISTS auth.mailboxes (
  address TEXT PRIMARY KEY, password_hash TEXT NOT NULL, quota_bytes INTEGER NOT NULL, is_active INTEGER NOT NULL
) WITHOUT ROWID;`

/** What Rspamd looks up. The query is in `src/render/rspamd/local-rules.ts`. */
export const limitsSchema = `
CREATE TABLE IF NOT EXISTS limits.state (generation INTEGER NOT NULL);
INSERT INTO limits.state SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM limits.state);
CREATE TABLE IF NOT EXISTS limits.limits (
  address TEXT PRIMARY KEY, max_send_per_day INTEGER NOT NULL
) WITHOUT ROWID;`

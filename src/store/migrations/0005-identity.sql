-- People who sign in. They belong to the installation, not to a tenant: what ties them to tenants stands elsewhere.
-- Only the role rookery_identity reads these tables (store/identity-scope.ts); the application's role sees the columns of
-- `users` that say who somebody is, and nothing of what proves it (store/migrate.ts grants both).
CREATE TABLE users (
  id text PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  -- PHC string of Argon2id; null: signs in by passkey or single sign-on alone.
  password_hash text,
  password_changed_at timestamptz,
  is_platform_operator boolean NOT NULL DEFAULT false,
  is_suspended boolean NOT NULL DEFAULT false,
  -- A confirmed TOTP secret or a passkey is there.
  has_second_factor boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_signed_in_at timestamptz
);

-- The token is in the cookie alone; here is its SHA-256, so that who reads this table cannot sign in with it.
CREATE TABLE user_sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  token_hash text NOT NULL UNIQUE,
  method text NOT NULL CHECK (method IN ('sign-up', 'password', 'passkey', 'oidc')),
  used_second_factor boolean NOT NULL,
  confirmed_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX user_sessions_by_user ON user_sessions (user_id);

-- Who somebody is at the single sign-on of the installation (OpenID Connect Core §5.7: issuer and subject together).
CREATE TABLE user_accounts (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  issuer text NOT NULL,
  subject text NOT NULL,
  email text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE INDEX user_accounts_by_user ON user_accounts (user_id);

-- What has been begun and waits for its proof: each is found by the hash of a token, taken once, and short of life.
CREATE TABLE user_verifications (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN (
    'sign-up', 'password-reset', 'second-factor', 'passkey-registration', 'passkey-sign-in', 'oidc'
  )),
  token_hash text NOT NULL UNIQUE,
  user_id text REFERENCES users(id) ON DELETE CASCADE,
  payload_sealed bytea,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX user_verifications_by_user ON user_verifications (user_id, kind);
CREATE INDEX user_verifications_by_end ON user_verifications (expires_at);

-- TOTP (RFC 6238). `last_step` is the newest time step whose code was taken: no code is taken twice.
CREATE TABLE user_second_factors (
  id text PRIMARY KEY,
  user_id text NOT NULL UNIQUE REFERENCES users(id) ON DELETE CASCADE,
  secret_sealed bytea NOT NULL,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz
);

-- Recovery codes have 80 random bits, so a plain hash is enough. A used one is deleted.
CREATE TABLE user_recovery_codes (
  user_id text NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  code_hash text NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- Passkeys (WebAuthn level 3). `counter` must grow where an authenticator counts at all (§6.1.1).
CREATE TABLE user_passkeys (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  name text NOT NULL,
  credential_id text NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  is_backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX user_passkeys_by_user ON user_passkeys (user_id);

-- Tries counted for each account and each address, in windows: here, so that several API processes count together.
-- `subject` is a hash: no list of who tried to sign in comes of it.
CREATE TABLE sign_in_attempts (
  subject text PRIMARY KEY,
  attempts integer NOT NULL,
  window_ends_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_by_end ON sign_in_attempts (window_ends_at);

-- Mail of the installation itself (reset links, invitations), sent by the worker. Sealed: it has links that let in.
CREATE TABLE outgoing_mails (
  id text PRIMARY KEY,
  recipient text NOT NULL,
  subject text NOT NULL,
  body_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- API processes keep sessions in memory for seconds; what ends or changes one is told to all of them.
CREATE FUNCTION announce_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('rookery_sessions', OLD.user_id);
  RETURN NULL;
END $$;
CREATE TRIGGER user_sessions_announce
  AFTER DELETE OR UPDATE OF token_hash, used_second_factor, confirmed_at, expires_at ON user_sessions
  FOR EACH ROW EXECUTE FUNCTION announce_session();

CREATE FUNCTION announce_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('rookery_sessions', OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER users_announce
  AFTER DELETE OR UPDATE OF email, name, is_platform_operator, is_suspended, has_second_factor ON users
  FOR EACH ROW EXECUTE FUNCTION announce_user();

-- The scope `identity` is set by store/identity-scope.ts. Users are seen in the system's scope, too; who sees them in a
-- tenant's scope is for the migration that ties users to tenants.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY identity_scope ON users USING (current_setting('rookery.scope', true) = 'identity');
CREATE POLICY system_scope ON users FOR SELECT USING (current_setting('rookery.scope', true) = 'system');

DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY[
    'user_sessions', 'user_accounts', 'user_verifications', 'user_second_factors', 'user_recovery_codes',
    'user_passkeys', 'sign_in_attempts'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format($policy$
      CREATE POLICY identity_scope ON %I USING (current_setting('rookery.scope', true) = 'identity')
    $policy$, table_name);
  END LOOP;
END $$;

-- Anybody may give the installation a mail to send; only the system reads what is to be sent.
ALTER TABLE outgoing_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE outgoing_mails FORCE ROW LEVEL SECURITY;
CREATE POLICY anybody_adds ON outgoing_mails FOR INSERT WITH CHECK (true);
CREATE POLICY system_scope ON outgoing_mails USING (current_setting('rookery.scope', true) = 'system');

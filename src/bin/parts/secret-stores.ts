import type { Kysely } from 'kysely'
import { type Config, ConfigError, readJsonSetting, readText } from '#config/config.ts'
import { Secret } from '#lib/secret.ts'
import type { Vault } from '#lib/vault.ts'
import { createSecretStores, type SecretStore, type SecretStores } from '#model/secret-store.ts'
import { createVaultSecretStore } from '#providers/secret-store/vault.ts'
import type { VaultCredentials } from '#providers/secret-store/vault-client.ts'
import { createSealedSecretStore } from '#store/sealed-secret-store.ts'
import type { Database } from '#store/tables.ts'

/** The stores of secrets by configuration; values that are in PostgreSQL can be read whichever is the current one. */
export function buildSecretStores(config: Config, db: Kysely<Database>, vault: Vault): SecretStores {
  const sealed = createSealedSecretStore(db, vault)
  const remote = config.ROOKERY_VAULT_URL === '' ? null : createRemoteStore(config)
  if (config.ROOKERY_SECRET_STORE === 'sealed') return createSecretStores(sealed, remote === null ? [] : [remote])
  if (remote === null) throw new ConfigError('ROOKERY_SECRET_STORE=vault needs ROOKERY_VAULT_URL.')
  return createSecretStores(remote, [sealed])
}

function createRemoteStore(config: Config): SecretStore {
  return createVaultSecretStore({
    url: config.ROOKERY_VAULT_URL,
    namespace: config.ROOKERY_VAULT_NAMESPACE === '' ? null : config.ROOKERY_VAULT_NAMESPACE,
    mount: config.ROOKERY_VAULT_MOUNT,
    prefix: config.ROOKERY_VAULT_PREFIX,
    credentials: readCredentials(config),
  })
}

function readCredentials(config: Config): VaultCredentials {
  const { ROOKERY_VAULT_TOKEN_FILE: tokenFile, ROOKERY_VAULT_APPROLE_FILE: roleFile } = config
  if (tokenFile !== '') return { token: new Secret(readText(tokenFile, 'ROOKERY_VAULT_TOKEN_FILE').trim()) }
  const variable = 'ROOKERY_VAULT_APPROLE_FILE'
  const role = readJsonSetting(roleFile, variable) as { roleId?: unknown; secretId?: unknown } | null
  if (typeof role?.roleId === 'string' && typeof role.secretId === 'string') {
    return { roleId: role.roleId, secretId: new Secret(role.secretId) }
  }
  throw new ConfigError(
    `ROOKERY_VAULT_URL needs ROOKERY_VAULT_TOKEN_FILE, or ${variable}: {"roleId": …, "secretId": …}.`,
  )
}

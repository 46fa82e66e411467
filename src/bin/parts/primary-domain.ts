import { type Config, ConfigError, readJsonSetting } from '#config/config.ts'
import { Secret } from '#lib/secret.ts'
import type { PrimaryDomain } from '#reconcile/reconciler.ts'

/** The installation's own domain and who hosts its zone; `null` when none is configured. @throws {ConfigError} */
export function readPrimaryDomain(config: Config): PrimaryDomain | null {
  const name = config.ROOKERY_PRIMARY_DOMAIN
  if (name === '') return null
  const variable = 'ROOKERY_PRIMARY_DNS_FILE'
  const setting = readJsonSetting(config[variable], variable) as { provider?: unknown; credentials?: unknown } | null
  if (setting === null || typeof setting.provider !== 'string') {
    throw new ConfigError(`ROOKERY_PRIMARY_DOMAIN needs ${variable}: a JSON file {"provider": …, "credentials": …}.`)
  }
  return { name, dnsProvider: setting.provider, dnsCredentials: new Secret<unknown>(setting.credentials ?? null) }
}

import { type Config, readPublicUrl } from '#config/config.ts'
import { readMasterKeys } from '#config/master-keys.ts'
import { systemClock } from '#lib/clock.ts'
import { createVault } from '#lib/vault.ts'
import type { OperationContext } from '#operations/context.ts'
import { checkDnsCredentials, dnsProviderKinds } from '#providers/dns/registry.ts'

/** What operations use, by configuration. */
export function buildOperationContext(config: Config): OperationContext {
  const masterKeys = readMasterKeys(config)
  return {
    vault: createVault(masterKeys.current, masterKeys.others),
    clock: systemClock,
    settings: {
      publicUrl: readPublicUrl(config),
      sendsMail: config.ROOKERY_SYSTEM_MAIL_URL !== '',
      canUsersMakeTenants: config.ROOKERY_OPEN_SIGN_UP === 'true',
      primaryDomain: config.ROOKERY_PRIMARY_DOMAIN === '' ? null : config.ROOKERY_PRIMARY_DOMAIN,
      computeProvider: config.ROOKERY_COMPUTE_PROVIDER,
      regions: config.ROOKERY_REGIONS,
      nodeImage: config.ROOKERY_NODE_IMAGE,
      dnsProviders: Object.fromEntries(
        dnsProviderKinds.map((kind) => [kind, (credentials: unknown) => checkDnsCredentials(kind, credentials)]),
      ),
    },
  }
}
